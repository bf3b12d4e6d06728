import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {observedValue} from '../../src/model/observed.ts'
import type {Report} from '../../src/model/report.ts'
import {probeNetwork} from '../../src/operations/probe/probe-network.ts'
import {worldOf} from '../support/emulator-world.ts'
import {loadedDtls} from '../support/loaded-dtls.ts'
import {reportValidator} from '../support/report-schema.ts'

const validate = reportValidator()
let emulator: Emulator
beforeAll(async () => {
  await loadedDtls()
  emulator = await startEmulator()
})
afterEach(() => emulator.faults.clear())
afterAll(() => emulator.stop())

async function probe(channel: string | undefined = 'demo', serverTimeoutMs = 5_000): Promise<Report> {
  const report = await probeNetwork(worldOf(emulator), {serverTimeoutMs, ...(channel !== '' && {channel})})
  expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true)
  return report
}

const codesOf = ({findings}: Report) => findings.map(({code}) => code)
const statesOf = ({evidence}: Report) =>
  Object.fromEntries((observedValue(evidence.outboundRules) ?? []).map(({purpose, state}) => [purpose, state]))

describe('probe network', () => {
  it('reaches everything that a channel needs, opens no websocket and leaves nothing open', async () => {
    const report = await probe()
    expect(codesOf(report)).toEqual([])
    expect(report.outcome).toBe('ok')
    expect(statesOf(report)).toMatchObject({
      'control-plane': 'open',
      'signaling-rest': 'open',
      'websocket-viewer': 'open',
      'websocket-master': 'open',
      stun: 'open',
      turn: 'open',
      'turn-over-tls': 'open',
    })
    expect(report.evidence.signalingConnect).toBeUndefined()
    expect(emulator.activity().openSockets).toBe(0)
  })

  it('names who signs the certificates', async () => {
    const rules = observedValue((await probe()).evidence.outboundRules)!
    const tls = rules.filter((rule) => ['signaling-rest', 'turn-over-tls'].includes(rule.purpose)).map((rule) => rule.tls)
    for (const each of tls) expect(each).toMatchObject({version: 'TLSv1.3', issuer: expect.stringContaining('kvsctl')})
  })

  it('shows UDP that does not pass beside TLS that does', async () => {
    emulator.faults.add({name: 'turn-silent', params: {transport: 'udp'}})
    emulator.faults.add({name: 'stun-silent'})
    const report = await probe('demo', 2_000)
    expect(statesOf(report)).toMatchObject({stun: 'blocked', turn: 'blocked', 'turn-over-tls': 'open'})
    expect(report.outcome).toBe('failed')
    expect(report.rootCause?.code).toMatch(/^KVS-(STUN|TURN|ICE)-/)
  })

  it('does without a channel: what the region has for all of them', async () => {
    const report = await probe('')
    expect(report.subject.channel).toBeUndefined()
    expect(statesOf(report)).toEqual({'control-plane': 'open', stun: 'open'})
    expect(report.verdict).toBe('us-west-2 works from here.')
  })
})
