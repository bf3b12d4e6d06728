import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi} from 'vitest'
import {findingKinds} from '../../src/diagnosis/catalogue/index.ts'
import {probeIceChecks} from '../../src/diagnosis/checks/probe-ice.ts'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {criticalPathOf} from '../../src/model/critical-path.ts'
import type {Report} from '../../src/model/report.ts'
import {type DemoCamera, startDemoCamera} from '../../src/operations/demo-camera.ts'
import {type ProbeIceOptions, probeIce} from '../../src/operations/probe/probe-ice.ts'
import {runSuite} from '../../src/operations/probe/run-suite.ts'
import {probeIceSuite} from '../../src/operations/probe/suite.ts'
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
  vi.unstubAllEnvs()
  emulator.faults.clear()
  await camera.stop()
})

afterAll(() => emulator.stop())

const patient = {serverTimeoutMs: 5_000, answerTimeoutMs: 10_000}

/** What costs a whole deadline: on this machine an answer that comes at all comes sooner, unless the machine is very busy. */
const impatient = {serverTimeoutMs: 800, answerTimeoutMs: 1_500}

/** Without DTLS, whose handshakes keep one process that plays both sides busy for longer than all the rest: what is about DTLS says so. */
async function probe(options: Partial<ProbeIceOptions> = {}, world = worldOf(emulator)): Promise<Report> {
  return valid(await probeIce(world, {channel, ...patient, transports: ['udp', 'tcp', 'tls'], ...options}))
}

/** The way to an answer and no other: a description that is wrong shows on it, whatever the servers of the channel do. */
const probeAnswer = async (): Promise<Report> =>
  valid(await runSuite(worldOf(emulator), {suite: {...probeIceSuite, wants: ['offerAnswer']}}, {channel, ...patient}))

function valid(report: Report): Report {
  expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true)
  return report
}

const onlyTheCameraIsLeft = () => vi.waitFor(() => expect(emulator.activity().openSockets).toBe(1), {timeout: 3_000})

const codesOf = (report: Report): string[] => report.findings.map(({code}) => code)

describe('probe ice', () => {
  it('is silent about a channel in good order, and shows what it did', async () => {
    const report = await probe({transports: ['udp', 'dtls', 'tls']})
    expect(report.findings.map(({says}) => says)).toEqual([])
    expect(report.outcome).toBe('ok')
    expect(report.candidates.map(({type}) => type)).toEqual(expect.arrayContaining(['host', 'relay']))
    expect(report.evidence.offerAnswer).toMatchObject({status: 'observed', value: {answer: {type: 'answer'}}})
    const steps = report.timeline.map(({id}) => id)
    expect(steps).toEqual(expect.arrayContaining(['channel', 'endpoints', 'iceServers', 'signalingConnect', 'offerAnswer']))
    expect(criticalPathOf(report.timeline).roundTrips).toBeGreaterThanOrEqual(6)
  })

  it('asks for the endpoints at once where the ARN is known', async () => {
    const report = await probe({channel: channelArn})
    const [channel, endpoints] = ['channel', 'endpoints'].map((id) => report.timeline.find((span) => span.id === id)!)
    expect(report.outcome).toBe('ok')
    expect(endpoints!.startMs).toBeLessThan(channel!.endMs!)
  })

  it('leaves nothing open', async () => {
    await probe()
    await onlyTheCameraIsLeft()
  })

  it('connects under one id per host, so that a second run takes the place of the first', async () => {
    // What runs beside this file claims ids as well.
    vi.stubEnv('XDG_STATE_HOME', mkdtempSync(join(tmpdir(), 'kvsctl-ids-')))
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
    const report = await probe({...impatient, expectAnswer: true})
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
  const provoked = findingKinds
    .filter(({code}) => emitted.has(code))
    .flatMap((kind) => ('fault' in kind.provokedBy ? [[kind.code, kind.provokedBy] as const] : []))

  const optionsFor = (code: string, fault: string): Partial<ProbeIceOptions> => ({
    // Where DescribeSignalingChannel is denied, a name cannot be resolved at all.
    channel: code === 'KVS-API-008' ? channelArn : channel,
    ...(/-(silent|garbage|swallowed)$/.test(fault) && impatient),
    // What is about signaling needs no handshake of TLS.
    ...(/^KVS-(SIG|API|ENV)-/.test(code) && {transports: ['udp']}),
  })

  it.each(provoked)('%s', async (code, provocation) => {
    for (const {fault, params = {}} of [provocation, ...(provocation.and ?? [])]) emulator.faults.add({name: fault, params})
    const report = code.startsWith('KVS-SDP-') ? await probeAnswer() : await probe(optionsFor(code, provocation.fault))
    expect(codesOf(report)).toContain(code)
  })
})

describe('ICE servers from a file', () => {
  const file = (servers: unknown) => ({iceServersFile: {path: 'ice.json', content: JSON.stringify({iceServers: servers})}})

  it('are asked instead of the service’s', async () => {
    const report = await probe(file([{urls: 'turn:127.0.0.1:9?transport=tcp', username: 'u', credential: 'p'}]))
    expect(report.rootCause?.code).toBe('KVS-TURN-002')
    expect(report.evidence.iceServers).toMatchObject({value: {source: 'ice.json'}})
  })

  it.each([
    ['no TURN server', [{urls: 'stun:127.0.0.1:9'}], 'KVS-API-009'],
    ['no credential', [{urls: 'turn:127.0.0.1:9?transport=udp'}], 'KVS-TURN-012'],
  ])('may have %s', async (_what, servers, code) => {
    expect(codesOf(await probe(file(servers)))).toContain(code)
  })

  it.each([
    ['hello', 'not JSON'],
    ['{}', 'no list of ICE servers'],
    ['[]', 'empty'],
    ['[{"urls":"http://x"}]', 'no stun: or turn: URI'],
    ['{"IceServerList":[{"Username":"u"}]}', 'has no urls'],
  ])('are refused when the file is %s', async (content, why) => {
    const refused = probe({iceServersFile: {path: 'ice.json', content}})
    await expect(refused).rejects.toMatchObject({name: 'UserError', exitCode: 2, message: expect.stringContaining(why)})
  })

  it('are refused without a word of the passwords around the mistake', async () => {
    const content = '{"iceServers":[{"urls":"turn:h","credential":hunter2}]}'
    const refused = probe({iceServersFile: {path: 'ice.json', content}})
    await expect(refused).rejects.toMatchObject({message: expect.not.stringContaining('hunter')})
  })
})

describe('a run that is cut short', () => {
  it('by Ctrl-C tells what there is and closes what it opened', async () => {
    emulator.faults.add({name: 'offer-swallowed'})
    const ctrlC = new AbortController()
    const running = probe({
      signal: ctrlC.signal,
      answerTimeoutMs: 60_000,
      onProgress: (steps) => {
        if (steps.some((step) => step.includes('answer'))) ctrlC.abort()
      },
    })
    const report = await running
    expect(report.outcome, report.verdict).toBe('interrupted')
    expect(report.evidence.channel?.status).toBe('observed')
    expect(report.evidence.offerAnswer).toMatchObject({status: 'failed', failure: {kind: 'interrupted'}})
    await onlyTheCameraIsLeft()
  })

  it('by its own timeout is unknown, not failed', async () => {
    emulator.faults.add({name: 'slow', params: {operation: 'DescribeSignalingChannel', ms: '60000'}})
    const report = await probe({timeoutMs: 300})
    expect(report.outcome).toBe('unknown')
    expect(report.verdict).toContain('0.3 s')
  })

  it('by a dead server costs that server’s time only, however many there are', async () => {
    emulator.faults.add({name: 'turn-silent'})
    emulator.faults.add({name: 'stun-silent'})
    const report = await probe({serverTimeoutMs: 600})
    expect(codesOf(report)).toContain('KVS-TURN-001')
    const waits = report.timeline.filter(({id}) => id.startsWith('turn-allocate'))
    expect(waits.length).toBeGreaterThan(2)
    // All wait at once: the last begins before the first gives up.
    expect(Math.max(...waits.map(({startMs}) => startMs))).toBeLessThan(Math.min(...waits.map(({endMs}) => endMs ?? 0)))
  })
})
