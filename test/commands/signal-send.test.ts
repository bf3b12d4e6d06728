import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import SignalSend from '../../src/commands/signal/send.ts'
import type {SignalSending} from '../../src/operations/signal/send.ts'
import {SignalBench} from '../support/signal.ts'
import {answerFrame, candidateFrame, candidateLine, sdp} from '../support/signal-frames.ts'

let bench: SignalBench
beforeAll(async () => {
  bench = await SignalBench.start()
})
afterAll(() => bench.stop())
afterEach(() => bench.emulator.faults.clear())

const send = (argv: readonly string[], terminal = false) => bench.run(SignalSend, ['demo', ...argv], terminal)
const asMaster = ['--as', 'master', '--displace']

/** A master that answers every offer; gives what was sent to it. */
async function answering() {
  const received: Record<string, string>[] = []
  const master = await bench.join({role: 'MASTER', displace: true}, (text) => {
    const frame = JSON.parse(text) as Record<string, string>
    received.push(frame)
    if (frame.messageType === 'SDP_OFFER') master.session.send(answerFrame(frame.senderClientId!))
  })
  return {received, leave: master.leave, settle: () => master.session.settle(5_000)}
}

const said = ({messagePayload = ''}: Record<string, string>) =>
  JSON.parse(Buffer.from(messagePayload, 'base64').toString()) as Record<string, unknown>

describe('signal send', () => {
  it('sends the offer of a peer of our own, and shows the answer', async () => {
    const {received, leave} = await answering()
    const {json, exitCode} = await send(['--offer', '--expect', 'answer', '--json'])
    const sending = json<SignalSending>()
    expect([exitCode, sending.outcome, sending.missing]).toEqual([0, 'answered', []])
    expect(sending.events.map((event) => (event.kind === 'message' ? event.type : event.kind))).toEqual([
      ...['connected', 'SDP_OFFER', 'SDP_ANSWER', 'closed'],
    ])
    expect(sending.events[1]).toMatchObject({direction: 'out', correlationId: sending.correlationId})
    expect(said(received[0]!)).toMatchObject({type: 'offer', sdp: expect.stringContaining('H264/90000')})
    await leave()
  })

  it('puts the JSON of browsers around SDP and candidate lines, and sends everything else as it is', async () => {
    const {received, leave, settle} = await answering()
    const file = join(bench.dir, 'offer.sdp')
    writeFileSync(file, sdp().replaceAll('\r\n', '\n'))
    const texts: readonly (readonly string[])[] = [
      ['--type', 'offer', '--payload', file],
      ['--type', 'candidate', '--text', `a=${candidateLine}`],
      ['--type', 'candidate', '--text', '{"candidate":"x","extra":1}'],
    ]
    for (const argv of texts) await send([...argv, '--wait', '1ms'])
    await settle()
    expect(received.map(said)).toEqual([
      {type: 'offer', sdp: sdp()},
      {candidate: candidateLine, sdpMid: '0', sdpMLineIndex: 0},
      {candidate: 'x', extra: 1},
    ])
    await leave()
  })

  it('takes silence for consent, unless something was expected', async () => {
    const argv = ['--type', 'candidate', '--text', candidateLine, '--wait', '1ms']
    const {exitCode, stderr} = await send(argv)
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('it answers only what it refuses')])
    const expecting = await send([...argv, '--expect', 'answer'])
    expect([expecting.exitCode, expecting.stderr]).toEqual([1, expect.stringContaining('Expected and not seen')])
  })

  it('that the service refuses ends with 5 and its words, in every format', async () => {
    bench.emulator.faults.add({name: 'message-refused', params: {}})
    const argv = ['--type', 'offer', '--text', sdp()]
    const text = await send(argv)
    expect([text.exitCode, text.stderr, text.stdout]).toEqual([
      ...[5, 'The service refused the message.\n', expect.stringContaining('STATUS_RESPONSE')],
    ])
    const {json, exitCode} = await send([...argv, '--json', '--correlation-id', 'mine'])
    expect([exitCode, json<SignalSending>().outcome]).toEqual([5, 'refused'])
    expect(JSON.stringify(json())).toContain('"correlationId":"mine"')
  })

  it('sends a frame as it stands, and shows what the gateway says to it', async () => {
    const file = join(bench.dir, 'frame.json')
    writeFileSync(file, '{"action":"NOPE"}\n')
    const {stdout, exitCode} = await send(['--frame', file])
    expect([exitCode, stdout]).toEqual([5, expect.stringContaining('the gateway answered "Forbidden"')])
    writeFileSync(file, candidateFrame())
    expect((await send(['--frame', file, '--wait', '1ms'])).stderr).toContain('silent also when it refuses')
  })

  it('takes the end of the connection for a refusal, when the frame is its reason', async () => {
    const file = join(bench.dir, 'huge.json')
    writeFileSync(file, 'x'.repeat(40_000))
    const {stdout, stderr, exitCode} = await send(['--frame', file])
    expect([exitCode, stderr]).toEqual([5, 'The service refused the message.\n'])
    expect(stdout).toContain('(1009)')
  })

  it('as master means a viewer, and names it', async () => {
    const got: string[] = []
    const viewer = await bench.join({clientId: 'v1'}, (text) => got.push(text))
    const argv = [...asMaster, '--type', 'answer', '--text', sdp('sendonly'), '--wait', '1ms']
    expect((await send(argv)).stderr).toMatch(/must say which viewer.*--to/s)
    expect((await send([...argv, '--to', 'v1'])).exitCode).toBe(0)
    await viewer.session.settle(5_000)
    expect(got).toEqual([expect.stringContaining('SDP_ANSWER')])
    await viewer.leave()
  })

  it('shows no secret unless it is asked to', async () => {
    const argv = ['--type', 'offer', '--text', sdp(), '--wait', '1ms', '--raw', '--json']
    const frameIn = (sending: SignalSending) =>
      sending.events.flatMap((event) => (event.kind === 'message' ? [event.frame!] : []))[0]!
    const secret = Buffer.from('thisIsTheIcePwd').toString('base64').slice(4, 16)
    const hidden = frameIn((await send(argv)).json<SignalSending>())
    const shown = frameIn((await send([...argv, '--show-secrets'])).json<SignalSending>())
    const sdpIn = (frame: string) => String(said(JSON.parse(frame) as Record<string, string>).sdp)
    expect([sdpIn(hidden), secret.length]).toEqual([sdp('recvonly', '[redacted]'), 12])
    expect(sdpIn(shown)).toBe(sdp())
  })

  it.each([
    [[], 'Say what to send'],
    [['--type', 'offer'], 'Say what to send'],
    [['--offer', '--frame', 'x'], '--frame'],
    [['--type', 'offer', '--text', 'x', '--correlation-id', 'a b'], 'cannot be a correlation id'],
    [['--type', 'offer', '--payload', '/nonexistent'], '/nonexistent cannot be read'],
    [['--as', 'master', '--offer'], 'the newest wins'],
  ])('%j is wrong use', async (argv, message) => {
    const {stderr, exitCode} = await send(argv)
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)])
  })
})
