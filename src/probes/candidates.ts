import {candidatePriority, type IceCandidate} from '../model/candidate.ts'
import type {Evidence, StunBindingFact, TurnAllocationFact} from '../model/evidence.ts'
import type {IceTransport} from '../model/ice-server.ts'
import {type Observed, observedValue} from '../model/observed.ts'
import {formatTransportAddress} from '../model/transport-address.ts'
import {candidateFoundation} from '../protocol/ice/foundation.ts'
import {hostLocalPreference} from './host-candidates.ts'

/** A relay that is reached over UDP delays least, one over TLS most. */
const transportOrder: readonly IceTransport[] = ['udp', 'dtls', 'tcp', 'tls']

/** The candidates that the evidence holds, best first, without redundant ones (RFC 8445 §5.1.1 to §5.1.3). */
export function candidatesOf(evidence: Evidence): readonly IceCandidate[] {
  const hosts = observedValue(evidence.hostCandidates) ?? []
  const all = [...hosts, ...reflexiveOf(evidence, hosts), ...relayedOf(evidence)].sort((a, b) => b.priority - a.priority)
  const seen = new Set<string>()
  return all.filter((candidate) => {
    const key = redundancyKey(candidate)
    return seen.has(key) ? false : seen.add(key)
  })
}

/**
 * Same address and same base make a candidate redundant (RFC 8445 §5.1.3): behind no NAT, the reflexive candidate is the host candidate
 * over again, and several STUN servers give the same one.
 */
const redundancyKey = ({address, type, relatedAddress}: IceCandidate): string =>
  [address, type === 'srflx' && relatedAddress ? relatedAddress : address].map(formatTransportAddress).join(' ')

function reflexiveOf(evidence: Evidence, hosts: readonly IceCandidate[]): readonly IceCandidate[] {
  return valuesOf(evidence.stunBindings).map(({value, atMs}) => {
    const base = value.localAddress
    const index = hosts.findIndex((host) => formatTransportAddress(host.address) === formatTransportAddress(base))
    return reflexive(value, hostLocalPreference(Math.max(0, index)), atMs)
  })
}

const reflexive = (fact: StunBindingFact, localPreference: number, foundAtMs: number): IceCandidate => ({
  foundation: candidateFoundation({
    type: 'srflx',
    baseAddress: fact.localAddress.address,
    serverAddress: fact.serverAddress.address,
    serverTransport: fact.transport,
  }),
  component: 1,
  protocol: 'udp',
  priority: candidatePriority('srflx', localPreference),
  address: fact.mappedAddress,
  type: 'srflx',
  relatedAddress: fact.localAddress,
  server: fact.server,
  serverTransport: fact.transport,
  rttMs: fact.rttMs,
  foundAtMs,
})

/** An allocated address is a candidate whether or not data has passed: that is for the TURN rows to say. */
function relayedOf(evidence: Evidence): readonly IceCandidate[] {
  return valuesOf(evidence.turnAllocations)
    .flatMap(({value}) => (value.stages.allocate.status === 'observed' ? [{fact: value, allocate: value.stages.allocate}] : []))
    .sort((a, b) => transportOrder.indexOf(a.fact.transport) - transportOrder.indexOf(b.fact.transport))
    .map(({fact, allocate}, index) => relayed(fact, allocate.value, hostLocalPreference(index), allocate.atMs))
}

type Allocated = Extract<TurnAllocationFact['stages']['allocate'], {status: 'observed'}>['value']

const relayed = (
  {server, transport, serverAddress}: TurnAllocationFact,
  allocated: Allocated,
  localPreference: number,
  foundAtMs: number,
): IceCandidate => ({
  foundation: candidateFoundation({
    type: 'relay',
    baseAddress: allocated.relayed.address,
    ...(serverAddress && {serverAddress: serverAddress.address}),
    serverTransport: transport,
  }),
  component: 1,
  protocol: 'udp',
  priority: candidatePriority('relay', localPreference),
  address: allocated.relayed,
  type: 'relay',
  ...(allocated.mapped && {relatedAddress: allocated.mapped}),
  server,
  serverTransport: transport,
  rttMs: allocated.rttMs,
  foundAtMs,
})

interface Found<T> {
  readonly value: T
  readonly atMs: number
}

/** What was observed per server, with the time at which it was found. */
function valuesOf<T>(list: Observed<readonly {readonly observed: Observed<T>}[]> | undefined): readonly Found<T>[] {
  return (observedValue(list) ?? []).flatMap(({observed}) =>
    observed.status === 'observed' ? [{value: observed.value, atMs: observed.atMs}] : [],
  )
}
