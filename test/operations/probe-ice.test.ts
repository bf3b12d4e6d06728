import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi} from 'vitest'
import {findingKinds} from '../../src/diagnosis/catalogue/index.ts'
import {probeIceChecks} from '../../src/diagnosis/checks/probe-ice.ts'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {criticalPathOf} from '../../src/model/critical-path.ts'
import type {Report} from '../../src/model/report.ts'
import {type DemoCamera, startDemoCamera} from '../../src/operations/demo-camera.ts'
import {type ProbeIceOptions, probeIce} from '../../src/operations/probe/probe-ice.ts'
import {worldOf} from '../support/emulator-world.ts'
import {loadedDtls} from '../support/loaded-dtls.ts'
import {reportValidator} from '../support/report-schema.ts'

const validate = reportValidator()

let emulator: Emulator
let camera: DemoCamera
/** Each test has a channel and a camera of its own: the service allows 3 connects per second and channel. */
let channel: string
let channelArn: string
let count = 0

beforeAll(async () => {
  await loadedDtls()
  emulator = await startEmulator({})
})

beforeEach(async () => {
  const {api, region, credentials, ca} = worldOf(emulator)
  channel = `camera-${++count}`
  channelArn = await api.createChannel({name: channel})
  const {wss} = await api.getEndpoints(channelArn, 'MASTER', ['WSS'])
  camera = startDemoCamera({endpointWss: wss!, channelArn, region, credentials: await credentials(), ca: ca!})
  await camera.connected
})

afterEach(async () => {
  emulator.faults.clear()
  await camera.stop()
})

afterAll(() => emulator.stop())

/** Impatient: on this machine an answer takes no time, and silence should not either. */
async function probe(options: Partial<ProbeIceOptions> = {}, world = worldOf(emulator)): Promise<Report> {
  const report = await probeIce(world, {channel, serverTimeoutMs: 800, answerTimeoutMs: 1_500, ...options})
  expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true)
  return report
}

const onlyTheCameraIsLeft = () => vi.waitFor(() => expect(emulator.activity().openSockets).toBe(1), {timeout: 3_000})

const codesOf = (report: Report): string[] => report.findings.map(({code}) => code)

describe('probe ice', () => {
  it('is silent about a channel in good order, and shows what it did', async () => {
    const report = await probe({serverTimeoutMs: 4_000})
    expect(report.findings.map(({says}) => says)).toEqual([])
    expect(report.outcome).toBe('ok')
    expect(report.candidates.map(({type}) => type)).toEqual(expect.arrayContaining(['host', 'relay']))
    expect(report.evidence.offerAnswer).toMatchObject({status: 'observed', value: {answer: {type: 'answer'}}})
    const steps = report.timeline.map(({id}) => id)
    expect(steps).toEqual(expect.arrayContaining(['channel', 'endpoints', 'iceServers', 'signalingConnect', 'offerAnswer']))
    expect(criticalPathOf(report.timeline).roundTrips).toBeGreaterThanOrEqual(6)
  })

  it('asks for the endpoints at once where the ARN is known', async () => {
    const report = await probe({channel: channelArn, serverTimeoutMs: 4_000})
    const [channel, endpoints] = ['channel', 'endpoints'].map((id) => report.timeline.find((span) => span.id === id)!)
    expect(report.outcome).toBe('ok')
    expect(endpoints!.startMs).toBeLessThan(channel!.endMs!)
  })

  it('leaves nothing open', async () => {
    await probe()
    await onlyTheCameraIsLeft()
  })

  it('connects under one id per host, so that a second run takes the place of the first', async () => {
    const ids = [await probe(), await probe()].map((report) =>
      report.evidence.signalingConnect?.status === 'observed' ? report.evidence.signalingConnect.value.clientId : undefined,
    )
    expect(ids[0]).toMatch(/^kvsctl-[0-9a-f]{12}$/)
    expect(ids[1]).toBe(ids[0])
  })

  it('keeps passwords out of the report', async () => {
    const text = JSON.stringify(await probe())
    expect(text).not.toMatch(/"password"/i)
    expect(text).not.toMatch(/a=ice-pwd:(?!\[redacted\])/)
    expect(text).not.toContain(emulator.credentials.secretAccessKey)
  })

  it('offers near names for a channel that is missing', async () => {
    const report = await probe({channel: 'dmeo'})
    expect(report.rootCause).toMatchObject({code: 'KVS-API-001', data: {near: ['demo']}})
    expect(report.rootCause?.remedy[0]?.command).toBe('kvsctl probe ice demo --local')
  })

  it('knows the ARN of a channel that was created again', async () => {
    const report = await probe({channel: channelArn.replace(/\d+$/, '1500000000000')})
    expect(report.rootCause).toMatchObject({code: 'KVS-API-005', data: {now: channelArn}})
  })

  it('says so when a camera was expected and none answers', async () => {
    emulator.faults.add({name: 'offer-swallowed'})
    const report = await probe({expectAnswer: true})
    expect(report.rootCause).toMatchObject({code: 'KVS-SIG-009', severity: 'error'})
  })

  it('tells unknown keys from wrong secrets', async () => {
    const {accessKeyId} = emulator.credentials
    const unknownKey = worldOf(emulator, {accessKeyId: 'AKIDNOBODY', secretAccessKey: 'x'})
    const wrongSecret = worldOf(emulator, {accessKeyId, secretAccessKey: 'x'})
    expect((await probe({}, unknownKey)).rootCause?.code).toBe('KVS-ENV-002')
    expect((await probe({}, wrongSecret)).rootCause?.code).toBe('KVS-ENV-004')
  })
})

describe('every fault is named', () => {
  const emitted = new Set(probeIceChecks.flatMap(({emits}) => emits.map(({code}) => code)))
