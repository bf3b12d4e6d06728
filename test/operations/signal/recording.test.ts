import {assert, property, string} from 'fast-check'
import {describe, expect, it} from 'vitest'
import {UserError} from '../../../src/model/user-error.ts'
import {parseRecording} from '../../../src/operations/signal/recording.ts'
import {planReplay} from '../../../src/operations/signal/replay-plan.ts'
import {answerFrame, candidateFrame, offerFrame} from '../../support/signal-frames.ts'

const header = {
  schema: 'urn:kvsctl:schema:signal-recording:1',
  tool: {name: 'kvsctl', version: '1'},
  startedAt: '2026-01-01T00:00:00.000Z',
  channel: 'demo',
  channelArn: 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo/1',
  role: 'MASTER',
  redacted: true,
} as const
const line = (dir: 'in' | 'out', frame: string, sinceStartMs = 0) => ({at: header.startedAt, sinceStartMs, dir, type: 'x', frame})
const fileOf = (...lines: object[]) => lines.map((each) => `${JSON.stringify(each)}\n`).join('')

/** As the service hands it on: an action becomes a type, and the sender is named. */
const received = (frame: string, senderClientId?: string) => {
  const {action, messagePayload} = JSON.parse(frame) as Record<string, string>
  return JSON.stringify({messagePayload, messageType: action, senderClientId})
}

describe('a recording', () => {
  it('is read up to where whoever wrote it was killed', () => {
    const text = fileOf(
      header,
      {at: header.startedAt, sinceStartMs: 0, event: {kind: 'connected'}},
      line('in', received(offerFrame(), 'v1')),
    )
    expect(parseRecording(text, 'f')).toMatchObject({header, frames: [{dir: 'in'}], truncated: false})
    expect(parseRecording(text.trimEnd(), 'f')).toMatchObject({frames: [{}], truncated: false})
    expect(parseRecording(text.slice(0, -20), 'f')).toMatchObject({frames: [], truncated: true})
  })

  it.each([
    ['', 'line 1: the file is empty'],
    ['{"schema"', 'line 1: it is cut off'],
    ['PK\u0003\u0004\n', 'line 1: it is not JSON'],
    ['{}\n', 'line 1: it is no recording'],
    [fileOf({...header, schema: 'urn:kvsctl:schema:signal-recording:2'}), 'line 1: it is of version 2'],
    [fileOf({...header, role: 'x'}), 'line 1: its role'],
    [`${fileOf(header)}nonsense\n${fileOf(line('in', '{}'))}`, 'line 2: it is not JSON'],
    [`${fileOf(header)}\n`, 'line 2: it is not JSON'],
    [fileOf(header, line('in', '{}'), {...line('in', '{}'), dir: 'up'}), 'line 3: its dir'],
    [fileOf(header, {...line('in', '{}'), frame: 1}), 'line 2: it has no frame'],
    [fileOf(header, line('in', '{}', -1)), 'line 2: its sinceStartMs'],
  ])('%j is refused with the line', (text, message) => {
    expect(() => parseRecording(text, 'f')).toThrow(
      expect.objectContaining({message: expect.stringContaining(message), exitCode: 2}),
    )
  })

  it('is refused in words, whatever it is', () => {
    assert(
      property(string(), (text) => {
        for (const candidate of [text, `${fileOf(header)}${text}`])
          try {
            parseRecording(candidate, 'f')
          } catch (error) {
            expect(error).toBeInstanceOf(UserError)
          }
      }),
    )
  })
})

describe('the plan of a replay', () => {
  const recorded = parseRecording(
    fileOf(
      header,
      line('in', received(offerFrame(), 'v1'), 1_000),
      line('out', answerFrame('v1'), 1_250),
      line('in', received(candidateFrame(), 'v1'), 1_300),
      line('in', received(offerFrame(), 'v2'), 1_400),
      line('in', '{"messageType":"GO_AWAY"}', 1_500),
      line('in', 'broken', 1_600),
    ),
    'f',
  )

  it('takes either side, with the times from the first message on, and leaves out what the service said', () => {
    const asViewer = planReplay(recorded, 'VIEWER')
    expect(asViewer.steps.map(({kind, type, party, atMs}) => [kind, type, party, atMs])).toEqual([
      ['send', 'SDP_OFFER', 'v1', 0],
      ['expect', 'SDP_ANSWER', 'v1', 250],
      ['send', 'ICE_CANDIDATE', 'v1', 300],
      ['send', 'SDP_OFFER', 'v2', 400],
    ])
    expect([asViewer.parties, asViewer.skipped]).toEqual([['v1', 'v2'], 2])
    expect(planReplay(recorded, 'MASTER').steps.map(({kind}) => kind)).toEqual(['expect', 'send', 'expect', 'expect'])
  })

  it('of a viewer’s own recording is about that viewer', () => {
    const own = {...recorded, header: {...header, role: 'VIEWER' as const, clientId: 'me'}}
    const {parties, steps} = planReplay(own, 'VIEWER')
    expect([parties, steps.map(({kind}) => kind)]).toEqual([['me'], ['expect', 'send', 'expect', 'expect']])
  })
})
