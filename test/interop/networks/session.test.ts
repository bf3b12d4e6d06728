import {describe, expect, it} from 'vitest'
import {observedValue} from '../../../src/model/observed.ts'
import type {Report} from '../../../src/model/report.ts'
import {type Field, startField} from '../../support/field.ts'

/** What the router drops, what viewer and camera are told, and what must be said of it. */
interface Scenario {
  readonly firewall: readonly string[]
  readonly viewer?: readonly string[]
  readonly camera?: readonly string[]
  /** The findings that are errors; none: it works, with these two types of addresses. */
  readonly error?: string
  readonly pair?: RegExp
}

/** UDP to and from the machine behind this port of the router. Names are known without DNS. */
const noUdpAt = (port: string): string[] => [`iifname "${port}" meta l4proto udp drop`, `oifname "${port}" meta l4proto udp drop`]
const [viewerPort, cameraPort] = ['eth0', 'eth2']
const overUdp = ['--turn-transport', 'udp']

const scenarios: Readonly<Record<string, Scenario>> = {
  'NAT alone': {firewall: []},
  'no UDP at the viewer, which has a relay over TLS': {
    ...{firewall: noUdpAt(viewerPort), viewer: ['--turn-transport', 'tls'], pair: /^relay to /},
  },
  'no UDP at the viewer, which has no relay': {firewall: noUdpAt(viewerPort), viewer: overUdp, error: 'KVS-ICE-067'},
  'no UDP at the camera, which has no relay': {firewall: noUdpAt(cameraPort), camera: overUdp, error: 'KVS-ICE-068'},
  'no UDP to the camera, and UDP from it': {
    ...{firewall: [`oifname "${cameraPort}" meta l4proto udp drop`], camera: overUdp, error: 'KVS-ICE-056'},
  },
  'no large UDP packets to the viewer': {
    ...{firewall: [`oifname "${viewerPort}" udp length > 300 drop`], error: 'KVS-ICE-060'},
  },
  'no DTLS to the viewer': {
    ...{firewall: [`oifname "${viewerPort}" meta l4proto udp @th,64,8 20-63 drop`], error: 'KVS-ICE-063'},
  },
}

const errorsOf = ({findings}: Report): string[] => findings.filter(({severity}) => severity === 'error').map(({code}) => code)

async function withField<T>(scenario: Scenario, use: (field: Field) => Promise<T>): Promise<T> {
  const field = await startField({nat: 'endpoint-independent', camera: true, firewall: scenario.firewall}, ['--no-camera'])
  try {
    await field.camera('demo', ...(scenario.camera ?? []))
    return await use(field)
  } finally {
    field.close()
  }
}

describe('a session over a network with', () => {
  // At the same time: most of each is the wait for what will not come.
  it.concurrent.each(Object.entries(scenarios))('%s', async (_name, scenario) => {
    const watch = ['--duration', '1s', '--answer-timeout', '20s', '--timeout', '60s', ...(scenario.viewer ?? [])]
    const {report, exitCode} = await withField(scenario, (field) => field.probe('session', 'demo', ...watch))
    expect(errorsOf(report), report.verdict).toEqual(scenario.error ? [scenario.error] : [])
    expect(exitCode).toBe(scenario.error ? 1 : 0)
    const connected = report.results.find(({id}) => id === 'ice.peers-connect')
    if (scenario.pair) expect(connected && 'note' in connected ? connected.note : undefined).toMatch(scenario.pair)
  })
})

it('a session by STUN alone has a server-reflexive pair: no relay, and no address that only its own network knows', async () => {
  // The camera of the emulator is at a public address; the viewer's own is behind a NAT.
  const field = await startField({nat: 'endpoint-independent'})
  try {
    const {report, exitCode} = await field.probe('session', 'demo', '--send', 'srflx', '--duration', '1s', '--timeout', '60s')
    expect(errorsOf(report), report.verdict).toEqual([])
    expect(exitCode).toBe(0)
    const {localCandidates, selected} = observedValue(report.evidence.session)!
    expect(selected).toMatchObject({local: {type: 'srflx'}, remote: {type: 'host'}})
    const reflexive = localCandidates.flatMap(({type, address, port}) => (type === 'srflx' ? [`${address}:${port}`] : []))
    expect(reflexive).toContain(selected!.local.address)
  } finally {
    field.close()
  }
})
