import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import SignalTap from '../../src/commands/signal/tap.ts'
import {documentsIn, SignalBench} from '../support/signal.ts'
import {answerFrame, candidateFrame, offerFrame} from '../support/signal-frames.ts'

let bench: SignalBench
beforeAll(async () => {
  bench = await SignalBench.start()
})
afterAll(() => bench.stop())
afterEach(() => bench.emulator.faults.clear())

const tap = (argv: readonly string[], terminal = false) => bench.run(SignalTap, ['demo', ...argv], terminal)
const asMaster = ['--as', 'master', '--displace', '--no-ping']
const viewer = {role: 'VIEWER', clientId: 'v1'} as const
const messagesIn = (text: string) => documentsIn(text).filter(({kind}) => kind === 'message')

describe('signal tap', () => {
  it('as master sees what viewers send, decoded and timed', async () => {
    await bench.leaveBehind(viewer, [offerFrame(), candidateFrame(), candidateFrame('')])
    const {stdout, stderr, exitCode} = await tap([...asMaster, '--count', '3', '--jsonl'])
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('sees all that viewers send')])
    const events = documentsIn(stdout)
    expect(events.map(({kind}) => kind)).toEqual(['connected', 'message', 'message', 'message', 'closed', 'end'])
    expect(events[1]).toMatchObject({
      ...{direction: 'in', type: 'SDP_OFFER', from: 'v1', bytes: expect.any(Number), payloadBytes: expect.any(Number)},
      detail: {
        kind: 'description',
        media: [{kind: 'video', direction: 'recvonly', codecs: ['H264/90000 42e01f pm=1']}],
        ...{trickle: true, iceUfrag: 'uFrg', candidates: 0},
      },
    })
    expect(events[2]).toMatchObject({
      detail: {kind: 'candidate', type: 'host', protocol: 'udp', address: '192.0.2.7', port: 50000, family: 'IPv4'},
    })
    expect(events[3]).toMatchObject({type: 'ICE_CANDIDATE', detail: {kind: 'end-of-candidates'}})
    expect(events[5]).toMatchObject({because: 'count', messages: 3, byType: {SDP_OFFER: 1, ICE_CANDIDATE: 2}, missing: []})
  })

  it('as viewer, under the id that it was given, sees what the master sends to it', async () => {
    await bench.leaveBehind({role: 'MASTER', displace: true}, [answerFrame('me'), answerFrame('other')])
    const {stdout, stderr, exitCode} = await tap(['--client-id', 'me', '--until', 'answer', '--json'])
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('A viewer sees only what is addressed to it')])
    expect(messagesIn(stdout)).toMatchObject([{type: 'SDP_ANSWER'}])
    expect(messagesIn(stdout)[0]).not.toHaveProperty('from')
  })

  it('takes no master’s place unless it is told to', async () => {
    const {stderr, exitCode} = await tap(['--as', 'master'])
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/the newest wins.*--displace/s)])
    expect((await tap(['--displace'])).exitCode).toBe(2)
  })

  it.each([
    [
      '--raw',
      (event: Record<string, unknown>) => Buffer.from(JSON.parse(String(event.frame)).messagePayload, 'base64').toString(),
    ],
    ['--payload', (event: Record<string, unknown>) => String(event.payload)],
  ])('%s shows no ice-pwd unless it is asked to', async (flag, textOf) => {
    for (const [more, found] of [
      [[], '[redacted]'],
      [['--show-secrets'], 'thisIsTheIcePwdOf24Chars'],
    ] as const) {
      await bench.leaveBehind(viewer, [offerFrame()])
      const {stdout} = await tap([...asMaster, '--count', '1', '--jsonl', flag, ...more])
      const text = textOf(messagesIn(stdout)[0]!)
      expect(/a=ice-pwd:([^\r\n\\]+)/.exec(text)?.[1]).toBe(found)
    }
  })

  it('on a terminal is lines that a person can read, in a pipe fields that cut can count', async () => {
    await bench.leaveBehind(viewer, [offerFrame(), candidateFrame()])
    const {stdout} = await tap([...asMaster, '--count', '2', '--no-color'], true)
    expect(stdout).toMatch(/^time UTC/)
    expect(stdout).toMatch(/ - connected as master at 127\.0\.0\.1:\d+ in \d/)
    expect(stdout).toMatch(
      / < SDP_OFFER\n {4}payload \d+ of 10000 B, video recvonly H264 42e01f pm=1, trickle, ufrag uFrg, from v1\n/,
    )
    expect(stdout).toMatch(/ < ICE_CANDIDATE\n? +host udp 192\.0\.2\.7:50000 \d+ B, from v1\n/)
    expect(stdout).toMatch(/ - 2 messages \(1 SDP_OFFER, 1 ICE_CANDIDATE\)/)

    await bench.leaveBehind(viewer, [offerFrame(), candidateFrame()])
    const rows = (await tap([...asMaster, '--count', '2', '--payload'])).stdout.trimEnd().split('\n')
    expect(rows.map((row) => row.split('\t')[4])).toEqual(['connected', 'SDP_OFFER', 'ICE_CANDIDATE', 'end'])
    expect(rows[1]!.split('\t')).toHaveLength(8)
  })

  it('lets no terminal escape through, whatever a peer sends', async () => {
    const nasty = '\u001b]0;x\u0007\u001b[31m'
    await bench.leaveBehind(viewer, [
      candidateFrame(`candidate:1 1 udp 1 ${nasty} 9 typ host`),
      offerFrame(`v=0\r\ns=${nasty}\r\nm=video 9 x 96\r\n`),
      JSON.stringify({action: 'SDP_OFFER', messagePayload: nasty}),
    ])
    for (const argv of [[], ['--raw', '--payload']]) {
      const {stdout} = await tap([...asMaster, ...argv, '--duration', '50ms', '--no-color'], true)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
      expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
    }
  })

  it('that does not see what was expected ends with 1, and names it', async () => {
    await bench.leaveBehind(viewer, [candidateFrame()])
    const argv = [...asMaster, '--count', '1', '--expect', 'candidate', '--expect', 'offer']
    const {stdout, exitCode} = await tap(argv)
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('expected and not seen: SDP_OFFER')])
    await bench.leaveBehind(viewer, [candidateFrame()])
    expect((await tap([...asMaster, '--count', '1', '--expect', 'candidate'])).exitCode).toBe(0)
  })

  it('--query applies to each event', async () => {
    await bench.leaveBehind(viewer, [candidateFrame()])
    const {stdout} = await tap([...asMaster, '--count', '1', '--query', 'type'])
    expect(stdout.split('\n').filter((line) => line !== 'null' && line !== '')).toEqual(['"ICE_CANDIDATE"'])
  })

  it('that another master displaces does not fight for the channel', async () => {
    bench.emulator.faults.add({name: 'second-master', params: {close: 'yes'}})
    const {stdout, stderr, exitCode} = await tap(asMaster)
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('Another master has taken demo')])
    expect(stdout).toContain('most likely a newer connection of the same client took over')
  })

  it('says why it is not let in, and offers near names', async () => {
    bench.emulator.faults.add({name: 'websocket-refused', params: {}})
    const refused = await tap([])
    expect([refused.exitCode, refused.stdout]).toEqual([5, ''])
    expect(refused.stderr).toMatch(/refused the websocket of a viewer with status 403.*ConnectAsViewer/)
    expect((await bench.run(SignalTap, ['demos'])).stderr).toContain('Did you mean demo?')
    expect((await tap(['--ping', '10ms'])).exitCode).toBe(2)
    expect((await tap(['--until', 'nonsense'])).stderr).toContain('there are SDP_OFFER')
  })
})
