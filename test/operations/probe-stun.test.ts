import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {observedValue} from '../../src/model/observed.ts'
import type {Report} from '../../src/model/report.ts'
import {connectNowhere} from '../../src/operations/connect.ts'
import {type ProbeStunOptions, probeStun} from '../../src/operations/probe/probe-stun.ts'
import {worldOf} from '../support/emulator-world.ts'
import {reportValidator} from '../support/report-schema.ts'

const validate = reportValidator()
let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterEach(() => emulator.faults.clear())
afterAll(() => emulator.stop())

async function probe(options: Partial<ProbeStunOptions> = {}, world = worldOf(emulator)): Promise<Report> {
  const report = await probeStun(world, {clientId: 'probe-stun-test', serverTimeoutMs: 5_000, count: 3, ...options})
  expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true)
  return report
}

const codesOf = ({findings}: Report) => findings.map(({code}) => code)

describe('probe stun', () => {
  it('is silent about a server in good order, and tells what it saw and how quickly', async () => {
    const report = await probe()
    expect(codesOf(report)).toEqual([])
    expect(report).toMatchObject({probe: 'probe stun', outcome: 'ok'})
    const answered = observedValue(report.evidence.stunBindings)!.flatMap(({observed}) => observedValue(observed) ?? [])
    expect(answered).not.toEqual([])
    for (const {series} of answered) expect(observedValue(series)).toMatchObject({sent: 3, received: 3})
  })

  it('asks the TURN servers of a channel as well', async () => {
    const report = await probe({channel: 'demo'})
    for (const {seen} of observedValue(report.evidence.natMappings)!) expect(seen).toHaveLength(3)
  })

  it.each([
    ['stun-silent', 'KVS-STUN-001', 400],
    ['stun-garbage', 'KVS-STUN-002', 400],
    ['stun-refuses', 'KVS-STUN-003', 5_000],
  ])('names %s', async (name, code, serverTimeoutMs) => {
    emulator.faults.add({name})
    const report = await probe({serverTimeoutMs})
    expect(codesOf(report)).toContain(code)
  })

  it('says whom it could ask where there is nobody, and what is no server', async () => {
    await expect(probe({}, {...connectNowhere({})})).rejects.toMatchObject({name: 'UserError', code: 'no-servers'})
    await expect(probe({servers: ['turn:example.org']})).rejects.toMatchObject({name: 'UserError', code: 'bad-server'})
  })
})
