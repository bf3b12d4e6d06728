import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import type {SignalReplay} from '../../src/model/signal-replay.ts'
import {eventually, KvsctlHome} from '../support/kvsctl-process.ts'
import {documentsIn} from '../support/signal.ts'

const home = new KvsctlHome()
afterAll(() => home.remove())

const local = {KVSCTL_LOCAL: '1'}
const session = join(home.path, 'session.jsonl')
const offers = join(home.path, 'offers.jsonl')

/** A command that has joined its channel. */
async function joined(argv: readonly string[]) {
  const child = home.start(argv, local)
  let stderr = ''
  child.stderr!.on('data', (text) => {
    stderr += text
  })
  await eventually(`${argv.join(' ')} has joined`, () => /viewer sees only|As master/.test(stderr))
  return child
}

describe('the signaling channel of the built-in camera', () => {
  it('answers an offer, which is recorded from both sides', async () => {
    const sent = await home.run(['signal', 'send', 'demo', '--offer', '--expect', 'answer', '--record', session], local)
    expect([sent.exitCode, sent.stderr]).toEqual([0, 'The master answered.\n'])
    expect(sent.stdout).toMatch(
      /\tin\tSDP_ANSWER\t\d+\tpayload \d+ of 10000 B, video sendonly H264 42e01f pm=1; audio sendonly opus/,
    )
    expect(readFileSync(session, 'utf8')).not.toMatch(/"redacted":false/)
  })

  it('answers the recorded offer in the same way', async () => {
    const replayed = await home.run(
      ['signal', 'replay', session, 'demo', '--side', 'viewer', '--fast', '--expect', '--json'],
      local,
    )
    expect([replayed.exitCode, replayed.json<SignalReplay>().outcome]).toEqual([0, 'same'])
  })
})

describe('watching', () => {
  it('ends with 0 on Ctrl-C, and with 1 where something was expected and did not come', async () => {
    const taps = await Promise.all([
      joined(['signal', 'tap', 'demo', '--jsonl']),
      joined(['signal', 'tap', 'demo', '--expect', 'answer']),
    ])
    for (const tap of taps) tap.kill('SIGINT')
    const [plain, expecting] = await Promise.all(taps.map((tap) => tap.result))
    expect([plain!.exitCode, expecting!.exitCode]).toEqual([0, 1])
    expect(documentsIn(plain!.stdout).at(-1)).toMatchObject({kind: 'end', because: 'interrupted'})
  })

  it('leaves a recording that can be read when it is killed', async () => {
    await home.run(['channel', 'create', 'test-1'], local)
    const recorder = await joined(['signal', 'record', 'test-1', '--as', 'master', '--displace', '-o', offers])
    await home.run(['signal', 'send', 'test-1', '--offer', '--wait', '10ms'], local)
    await eventually('the offer is written', () => readFileSync(offers, 'utf8').includes('SDP_OFFER'))
    recorder.kill('SIGKILL')
    await recorder.result
    const replayed = await home.run(['signal', 'replay', offers, 'demo', '--side', 'viewer', '--json'], local)
    expect(replayed.json<SignalReplay>().steps).toMatchObject([{kind: 'send', type: 'SDP_OFFER', result: 'sent'}])
  })
})
