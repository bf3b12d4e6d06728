import {createSocket} from 'node:dgram'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {findingKinds} from '../../src/diagnosis/catalogue/index.ts'
import {probeIceChecks} from '../../src/diagnosis/checks/probe-ice.ts'
import {probeTurnChecks} from '../../src/diagnosis/checks/probe-turn.ts'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {observedValue} from '../../src/model/observed.ts'
import type {Report} from '../../src/model/report.ts'
import {connectNowhere} from '../../src/operations/connect.ts'
import {iceConfig, rtcConfiguration} from '../../src/operations/ice/ice-config.ts'
import {type ProbeTurnOptions, probeTurn} from '../../src/operations/probe/probe-turn.ts'
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

async function probe(options: Partial<ProbeTurnOptions> = {}, world = worldOf(emulator)): Promise<Report> {
  const report = await probeTurn(world, {
    channel: 'demo',
    clientId: 'probe-turn-test',
    serverTimeoutMs: 5_000,
    count: 3,
    ...options,
  })
  expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true)
  return report
}

/** The ICE servers that the emulator gives, as a file; with changes. */
async function file(change: (url: string) => string = (url) => url, channel = 'demo') {
  const config = rtcConfiguration(await iceConfig(worldOf(emulator), {channel, showSecrets: true}))
  const iceServers = config.iceServers.map((server) => ({...server, urls: server.urls.map(change)}))
  return {iceServersFile: {path: 'ice.json', content: JSON.stringify({iceServers})}}
}

const nowhere = () => ({...connectNowhere({}), ca: emulator.caPem})
const codesOf = ({findings}: Report) => findings.map(({code}) => code)
const factsOf = ({evidence}: Report) => observedValue(evidence.turnAllocations)!.map(({observed}) => observedValue(observed)!)

describe('probe turn', () => {
  it('is silent about servers in good order, and tells what it measured over each transport', async () => {
    const report = await probe({count: 5})
    // How fast this machine is beside its other tests is no business of this one.
    const codes = codesOf(report).filter((code) => code !== 'KVS-TURN-047')
    expect(codes, JSON.stringify(report.findings.map(({says}) => says))).toEqual([])
    expect(report.outcome).toBe('ok')
    const facts = factsOf(report)
    expect(facts.map(({transport}) => transport)).toEqual(['udp', 'dtls', 'tls', 'udp', 'dtls', 'tls'])
    for (const {stages, measured} of facts) {
      expect(observedValue(stages.allocate)).toMatchObject({lifetimeSeconds: 600})
      expect(observedValue(measured!.bindings)).toMatchObject({sent: 5, received: 5, rtt: {jitterMs: expect.any(Number)}})
      const {relayed} = observedValue(measured!.secondRelay)!
      expect(relayed).not.toEqual(observedValue(stages.allocate)!.relayed)
      const all = {sent: 5, received: 5, arrived: 5, reordered: 0, duplicates: 0}
      expect(observedValue(measured!.indications)).toMatchObject(all)
      expect(observedValue(measured!.channelData)).toMatchObject(all)
      expect(measured!.release.status).toBe('observed')
    }
  })

  it('says who showed which certificate, and that nobody checked the one of DTLS', async () => {
    const connects = factsOf(await probe({transports: ['tls', 'dtls']})).map(({stages}) => observedValue(stages.connect))
    expect(connects.map((connect) => [connect!.tlsVersion, connect!.verified])).toEqual([
      ['DTLSv1.2', false],
      ['TLSv1.3', true],
      ['DTLSv1.2', false],
      ['TLSv1.3', true],
    ])
    for (const connect of connects) expect(connect!.issuer).toContain('kvsctl')
  })

  it('returns every allocation', async () => {
    await probe()
    expect(emulator.activity().openSockets).toBe(0)
  })

  it('returns them after Ctrl-C as well, and tells what there is', async () => {
    emulator.faults.add({name: 'relay-drops'})
    const ctrlC = new AbortController()
    const onProgress = (running: readonly string[]) => {
      if (running.some((label) => label.startsWith('TURN')) && emulator.activity().openSockets > 0) ctrlC.abort()
    }
    const timer = setInterval(() => onProgress(['TURN']), 5)
    const report = await probe({signal: ctrlC.signal}).finally(() => clearInterval(timer))
    expect(report.outcome).toBe('interrupted')
    expect(emulator.activity().openSockets).toBe(0)
  })

  it('needs neither AWS nor a region for servers of a file', async () => {
    const {channel: _, ...options} = {channel: '', ...(await file()), count: 2}
    const report = await probeTurn(nowhere(), {...options, transports: ['udp', 'tls']})
    expect(codesOf(report)).toEqual([])
    expect(report).toMatchObject({outcome: 'ok', subject: {servers: 'ice.json', region: '', world: 'none'}})
    expect(report.verdict).toBe('ice.json works from here: 4 relays carry data.')
  })

  it('wants to know what to ask', async () => {
    await expect(probeTurn(nowhere(), {})).rejects.toMatchObject({name: 'UserError', exitCode: 2})
    await expect(probe({count: 0})).rejects.toMatchObject({name: 'UserError', exitCode: 2})
  })
})

describe('a choice among the servers', () => {
  it('may be a transport, a host, or another URL of a host in the list', async () => {
    const servers = async (options: Partial<ProbeTurnOptions>) =>
      factsOf(await probe({count: 1, ...options})).map((fact) => fact.server)
    const all = await servers({transports: ['udp']})
    expect(all).toHaveLength(2)
    expect(await servers({server: all[0]!})).toEqual([all[0]])
    expect(await servers({server: '127.0.0.1', transports: ['tls']})).toHaveLength(2)
    const tcp = 'turn:127.0.0.1:9?transport=tcp'
    expect(await servers({server: tcp})).toEqual([tcp])
  })

  it('that leaves none says which there are, and is no verdict', async () => {
    const report = await probe({transports: ['tcp']})
    expect(report.outcome).toBe('unknown')
    expect(report.verdict).toContain('turn:127.0.0.1:')
    expect(report.results.find(({id}) => id === 'turn.allocates')).toMatchObject({
      remedy: [{text: expect.stringContaining('--server')}],
    })
  })

  it('of a family that no server has is named', async () => {
    const report = await probe({family: 'IPv6'})
    expect(report.rootCause).toMatchObject({code: 'KVS-ICE-040', says: expect.stringMatching(/^Only IPv6 was asked for/)})
  })
})

describe('every fault that probe turn can see is named', () => {
  const kinds = new Set(probeTurnChecks.filter((check) => !probeIceChecks.includes(check)).flatMap(({emits}) => emits))
  const provoked = findingKinds.flatMap((kind) =>
    kinds.has(kind) && 'fault' in kind.provokedBy && kind.code.startsWith('KVS-TURN-04')
      ? [[kind.code, kind.provokedBy] as const]
      : [],
  )

  it.each([...provoked, ['KVS-TURN-050', {fault: 'turn-refuses', params: {code: '437', method: 'Refresh'}}] as const])(
    '%s',
    async (code, {fault, params = {}}) => {
      emulator.faults.add({name: fault, params})
      const report = await probe({
        count: 5,
        transports: ['udp'],
        bandwidth: code === 'KVS-TURN-049',
        ...(code === 'KVS-TURN-044' && {serverTimeoutMs: 1_000}),
      })
      expect(codesOf(report), JSON.stringify(factsOf(report)[0])).toContain(code)
    },
  )

  it('what refuses to allocate is timed all the same, and what was not tried has not passed', async () => {
    emulator.faults.add({name: 'turn-refuses', params: {code: '486'}})
    const report = await probe({transports: ['udp', 'dtls'], count: 5})
    for (const {measured} of factsOf(report)) expect(observedValue(measured!.bindings)).toMatchObject({sent: 5, received: 5})
    const statusOf = (id: string) => report.results.find((result) => result.id === id)?.status
    expect([statusOf('turn.takes-back'), statusOf('turn.dtls-passes'), statusOf('turn.serves-itself')]).toEqual([
      'skip',
      'skip',
      'pass',
    ])
  })

  it('without a service, no command is offered that asks one', async () => {
    const options = await file()
    emulator.faults.add({name: 'turn-refuses', params: {code: '401'}})
    const report = await probeTurn(nowhere(), {...options, transports: ['udp'], count: 1})
    expect(codesOf(report)).toContain('KVS-TURN-004')
    const commands = report.findings.flatMap(({remedy}) => remedy.flatMap(({command}) => command ?? []))
    expect(commands.filter((command) => command.startsWith('kvsctl'))).toEqual([])
  })

  it('what is no STUN, over UDP as well', async () => {
    emulator.faults.add({name: 'turn-garbage'})
    expect(codesOf(await probe({transports: ['udp'], count: 1, serverTimeoutMs: 400}))).toContain('KVS-TURN-009')
  })

  it('a redirection is followed once', async () => {
    emulator.faults.add({name: 'turn-redirects', params: {server: 'turn-1'}})
    const report = await probe({transports: ['udp']})
    expect(codesOf(report)).toContain('KVS-TURN-040')
    const [first] = factsOf(report)
    expect(first!.redirect!.to).toEqual(first!.serverAddress)
  })

  it('DTLS that is not there while UDP is', async () => {
    const silent = createSocket('udp4')
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve))
    const {port} = silent.address()
    const options = await file((url) => (/^turns:.*udp$/.test(url) ? url.replace(/:\d+\?/, `:${port}?`) : url))
    const report = await probe({...options, serverTimeoutMs: 2_000})
    silent.close()
    expect(codesOf(report)).toEqual(['KVS-TURN-051'])
    expect(report.outcome).toBe('ok')
  })
})
