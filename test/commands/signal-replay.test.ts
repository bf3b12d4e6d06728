import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import SignalReplayCommand from '../../src/commands/signal/replay.ts'
import SignalSend from '../../src/commands/signal/send.ts'
import type {SignalReplay} from '../../src/model/signal-replay.ts'
import {SignalBench} from '../support/signal.ts'
import {answerFrame, candidateFrame, offerFrame, sdp} from '../support/signal-frames.ts'

let bench: SignalBench
let file: string
let leaveCamera: () => Promise<void>

/** What our camera answers every offer with. */
let answers: (viewer: string) => string[]
const usual = (viewer: string): string[] => [answerFrame(viewer)]
let seen: Record<string, string>[] = []

beforeAll(async () => {
  bench = await SignalBench.start()
  file = join(bench.dir, 'session.jsonl')
  const camera = await bench.join({role: 'MASTER', displace: true}, (text) => {
    const frame = JSON.parse(text) as Record<string, string>
    seen.push(frame)
    if (frame.messageType === 'SDP_OFFER') for (const answer of answers(frame.senderClientId!)) camera.session.send(answer)
  })
  leaveCamera = camera.leave
  answers = usual
  const offer = ['--type', 'offer', '--text', sdp(), '--expect', 'answer']
  expect((await bench.run(SignalSend, ['demo', ...offer, '--record', file])).exitCode).toBe(0)
})
afterAll(() => bench.stop())
afterEach(() => {
  answers = usual
  seen = []
  bench.emulator.faults.clear()
})

/** What is to come has seconds for it; what is not to come is not waited for. */
const replay = (argv: readonly string[], terminal = false) =>
  bench.run(
    SignalReplayCommand,
    [file, 'demo', '--fast', ...(argv.includes('--wait') ? [] : ['--wait', '5s']), ...argv],
    terminal,
  )
const inVain = ['--wait', '20ms']
const asViewer = ['--side', 'viewer', '--expect']
const resultsOf = ({steps}: SignalReplay) => steps.map(({kind, type, result}) => `${kind} ${type} ${result}`)

describe('signal replay as a viewer', () => {
  it('sends what the viewer sent, and finds the answer the same', async () => {
    const {json, exitCode} = await replay([...asViewer, '--json'])
    const result = json<SignalReplay>()
    expect([exitCode, result.outcome, resultsOf(result)]).toEqual([0, 'same', ['send SDP_OFFER sent', 'expect SDP_ANSWER came']])
    expect(result.recording).toMatchObject({path: file, role: 'VIEWER', redacted: true, truncated: false})
    const said = JSON.parse(Buffer.from(seen[0]!.messagePayload!, 'base64').toString()) as {sdp: string}
    // The recording holds no password, and parsers want one (RFC 8839 §5.4: 22 characters or more).
    expect(said.sdp).toBe(sdp('recvonly', /a=ice-pwd:([\w+/]{22,})/.exec(said.sdp)?.[1]))
  })

  it('says what was negotiated differently', async () => {
    answers = (viewer) => [answerFrame(viewer, sdp('sendonly').replace('42e01f', '640c1f'))]
    const {json, exitCode} = await replay([...asViewer, '--json'])
    expect([exitCode, json<SignalReplay>().steps[1]]).toMatchObject([
      1,
      {result: 'other', was: 'video sendonly H264/90000 42e01f pm=1', is: 'video sendonly H264/90000 640c1f pm=1'},
    ])
  })

  it('says what did not come, and what came on top; only --expect makes that an error', async () => {
    answers = () => []
    expect(resultsOf((await replay([...asViewer, ...inVain, '--json'])).json<SignalReplay>())).toContain(
      'expect SDP_ANSWER missing',
    )
    answers = (viewer) => [answerFrame(viewer), answerFrame(viewer), candidateFrame()]
    const surplus = await replay([...asViewer, '--json'])
    expect([surplus.exitCode, surplus.json<SignalReplay>().surplus]).toMatchObject([1, [{type: 'SDP_ANSWER', differs: true}]])
    expect((await replay(['--side', 'viewer'])).exitCode).toBe(0)
  })

  it('of which nothing is left to compare is no success where sameness is expected', async () => {
    const cut = join(bench.dir, 'cut.jsonl')
    const upToOffer = readFileSync(file, 'utf8').replace(/\n[^\n]*"dir":"in".*$/s, '\n{"at"')
    writeFileSync(cut, upToOffer)
    const {exitCode, stderr} = await bench.run(SignalReplayCommand, [cut, 'demo', '--fast', ...asViewer])
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('nothing to compare')])
    expect(stderr).toContain('in the middle of a line')
  })

  it('says which message the service refused', async () => {
    bench.emulator.faults.add({name: 'message-refused', params: {}})
    const {json, exitCode} = await replay([...asViewer, ...inVain, '--json'])
    expect([exitCode, json<SignalReplay>().steps[0]]).toMatchObject([1, {result: 'refused', is: expect.stringContaining('400')}])
  })

  it('is not deceived by answers that were waiting in the channel', async () => {
    answers = () => []
    await bench.leaveBehind({role: 'MASTER', displace: true}, [answerFrame('me')])
    const {steps} = (await replay([...asViewer, '--client-id', 'me', ...inVain, '--json'])).json<SignalReplay>()
    expect(steps[1]!.result).toBe('missing')
  })

  it('is rows in a pipe and lines on a terminal', async () => {
    await leaveCamera()
    const piped = await replay([...asViewer, ...inVain])
    expect(piped.stdout.split('\n')[0]).toMatch(/^send\tSDP_OFFER\tkvsctl-[\w-]+\tsent\t/)
    expect(piped.stderr).toContain('1 difference: 1 sent, 0 of 1 came')
    const {stdout} = await replay([...asViewer, ...inVain, '--no-color'], true)
    expect(stdout).toMatch(/^ {2}gap s {2}then s\n \+0\.\d{3} {2}\+0\.000 > SDP_OFFER {5}sent/)
    expect(stdout).toMatch(/< SDP_ANSWER {4}did not come .*\n {4}then video sendonly H264/)
  })
})

describe('signal replay as master', () => {
  it('takes no master’s place unless it is told to', async () => {
    const {exitCode, stderr} = await replay(['--side', 'master'])
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--displace')])
  })

  it('meets the viewers as they come, and answers them under their own names', async () => {
    await bench.drain()
    const got: string[] = []
    const viewer = await bench.join({clientId: 'somebody'}, (text) => got.push(text))
    viewer.session.send(offerFrame())
    await viewer.session.settle(5_000)
    const {json, exitCode} = await replay(['--side', 'master', '--displace', '--expect', '--json'])
    const result = json<SignalReplay>()
    expect([exitCode, resultsOf(result)]).toEqual([0, ['expect SDP_OFFER came', 'send SDP_ANSWER sent']])
    expect(result.clients).toEqual([{recorded: expect.stringMatching(/^kvsctl-/), live: 'somebody'}])
    await viewer.session.settle(5_000)
    expect(got).toEqual([expect.stringContaining('SDP_ANSWER')])
    await viewer.leave()
  })

  it('without a viewer has nobody to send to', async () => {
    await bench.drain()
    const {json, exitCode} = await replay(['--side', 'master', '--displace', '--expect', ...inVain, '--json'])
    expect([exitCode, resultsOf(json<SignalReplay>())]).toEqual([1, ['expect SDP_OFFER missing', 'send SDP_ANSWER not-sent']])
  })
})

describe('signal replay', () => {
  it('reads no file without end, and says of one that it cannot read why', async () => {
    const argv = ['demo', '--side', 'viewer']
    const endless = await bench.run(SignalReplayCommand, ['/dev/zero', ...argv])
    expect([endless.exitCode, endless.stderr]).toEqual([2, expect.stringContaining('it is longer than')])
    expect((await bench.run(SignalReplayCommand, [bench.dir, ...argv])).stderr).toContain('it is a directory')
  })

  it('names the line of a file that is none', async () => {
    const broken = join(bench.dir, 'broken.jsonl')
    writeFileSync(broken, 'nonsense\n')
    const {stderr, exitCode} = await bench.run(SignalReplayCommand, [broken, 'demo', '--side', 'viewer'])
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('broken.jsonl cannot be replayed: line 1: it is not JSON')])
    expect((await bench.run(SignalReplayCommand, ['/nonexistent', 'demo', '--side', 'viewer'])).exitCode).toBe(2)
  })
})
