import {afterEach, describe, expect, it} from 'vitest'
import type {Report} from '../../../src/model/report.ts'
import type {Breakage} from '../../support/broken-network.ts'
import {type Field, startField} from '../../support/field.ts'

let field: Field | undefined
afterEach(() => field?.close())

/** What is wrong with the network, and what each probe must say of it: its findings and no others. */
interface Scenario {
  readonly breakage: Breakage
  /** Lines of the client's hosts file that it does not get. */
  readonly unknownNames?: RegExp
  readonly network: readonly string[]
  readonly stun: readonly string[]
  readonly turn: readonly string[]
  readonly ice: readonly string[]
}

const silent = {network: [], stun: [], turn: [], ice: []}
const everywhere = (code: string) => ({network: [code], stun: [code], turn: [code], ice: [code]})

const scenarios: Readonly<Record<string, Scenario>> = {
  'a plain router': {breakage: {}, ...silent},
  'NAT that maps a socket to one port': {breakage: {nat: 'endpoint-independent'}, ...silent},
  'NAT that maps a socket to a port per server': {
    breakage: {nat: 'symmetric'},
    ...{network: [], stun: ['KVS-STUN-040'], turn: ['KVS-STUN-040'], ice: []},
  },
  'no UDP': {breakage: {firewall: ['meta l4proto udp drop']}, ...everywhere('KVS-ICE-002'), stun: ['KVS-STUN-001']},
  'nothing but TCP 443': {
    breakage: {firewall: ['ct state established accept', 'tcp dport 443 accept', 'drop']},
    ...everywhere('KVS-ICE-002'),
    stun: ['KVS-STUN-001'],
  },
  'DNS that does not know the host of the websocket': {
    breakage: {},
    unknownNames: / v-/,
    ...{network: ['KVS-NET-020'], stun: [], turn: [], ice: ['KVS-SIG-007']},
  },
  'DNS that refuses the names of TURN servers': {
    breakage: {},
    unknownNames: /\.t-/,
    ...{network: [], stun: [], turn: ['KVS-TURN-041'], ice: []},
  },
  '150 ms either way': {breakage: {delayMs: 150}, ...silent, turn: ['KVS-TURN-047']},
  'packets of 1280 bytes': {breakage: {mtu: 1280}, ...silent},
  'IPv6 alone': {breakage: {ipv6Only: true}, ...everywhere('KVS-NET-060')},
}

const codesOf = ({findings}: Report): string[] => findings.map(({code}) => code)

describe('a network with', () => {
  it.each(Object.entries(scenarios))('%s is named by every probe, and nothing else is', async (_name, scenario) => {
    field = await startField(scenario.breakage)
    const {unknownNames} = scenario
    if (unknownNames) field.network.client.hosts(field.names.filter((line) => !unknownNames.test(line)))
    const found: Record<string, string[]> = {}
    for (const probe of ['network', 'stun', 'turn', 'ice']) {
      const {report, exitCode} = await field.probe(probe, 'demo')
      found[probe] = codesOf(report)
      expect(exitCode, report.verdict).toBe(report.findings.some(({severity}) => severity === 'error') ? 1 : 0)
    }
    const {network, stun, turn, ice} = scenario
    expect(found).toEqual({network, stun, turn, ice})
  })

  it('10 % loss is told from a network that blocks', async () => {
    field = await startField({lossPercent: 10})
    const {report} = await field.probe('turn', 'demo', '--count', '40')
    expect(codesOf(report)).toContain('KVS-TURN-044')
    expect(codesOf(report)).not.toContain('KVS-ICE-002')
    expect(codesOf(report).filter((code) => code === 'KVS-TURN-044')).toHaveLength(1)
    const relays = report.candidates.filter(({type}) => type === 'relay')
    expect(relays.length).toBeGreaterThan(0)
  })
})
