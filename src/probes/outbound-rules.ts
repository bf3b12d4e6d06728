import type {EndpointReachFact} from '../model/endpoint-reach.ts'
import type {Evidence, StunBindingFact, Subjected, TurnAllocationFact} from '../model/evidence.ts'
import {type IceServerUrl, type IceTransport, parseIceServerUrl} from '../model/ice-server.ts'
import {type Failure, failureOf, type Observed, observedValue} from '../model/observed.ts'
import {type OutboundPurpose, type OutboundRule, wildcardOf} from '../model/outbound-rule.ts'
import type {Probe, Session} from './probe.ts'

/** Nothing is waited for here. */
const timeoutMs = 1_000

/** Puts together which hosts must be let out for this channel, and what the other probes found at each. */
export const outboundRules: Probe<'outboundRules', Session> = {
  key: 'outboundRules',
  label: 'list what a firewall must let out',
  needs: [],
  after: ['endpointReach', 'iceServers', 'stunBindings', 'turnAllocations'],
  roundTrips: 0,
  timeoutMs,
  run: async (_context, evidence) => outboundRulesOf(evidence),
}

/** One line per host, port and protocol, in the order in which a client needs them. */
export function outboundRulesOf(evidence: Evidence): readonly OutboundRule[] {
  const endpoints = (observedValue(evidence.endpointReach) ?? []).flatMap(({observed}) =>
    observed.status === 'observed' ? [ruleOfEndpoint(observed.value)] : [],
  )
  return [...endpoints, ...stunRules(evidence), ...turnRules(evidence)]
}

type State = Pick<OutboundRule, 'state' | 'reason' | 'tls'>

const open: State = {state: 'open'}
const because = (failure: Failure): State => ({state: 'blocked', reason: failure.message})

function ruleOfEndpoint({purpose, host, port, dns, tcp, tls}: EndpointReachFact): OutboundRule {
  const issuer = observedValue(tls)?.chain[0]?.issuer
  const agreed = issuer === undefined ? {} : {tls: {version: observedValue(tls)!.version, issuer}}
  return rule(purpose, {host, port}, 'tcp', {...stateOf([dns, tcp]), ...agreed})
}

/** A certificate that is not to be trusted is no matter of the firewall's: the packets pass. */
function stateOf(stages: readonly Observed<unknown>[]): State {
  const failure = stages.map(failureOf).find((found) => found !== undefined)
  if (failure) return because(failure)
  const last = stages.at(-1)!
  return last.status === 'not-attempted' ? {state: 'not-tried', reason: last.reason} : open
}

function rule(
  purpose: OutboundPurpose,
  {host, port}: {readonly host: string; readonly port: number},
  protocol: 'tcp' | 'udp',
  state: State,
): OutboundRule {
  const pattern = purpose === 'control-plane' || purpose === 'stun' ? undefined : wildcardOf(host)
  return {purpose, host, ...(pattern !== undefined && {pattern}), port, protocol, ...state}
}

/** A server has a row per address of ours; one that got an answer is enough. */
function stunRules({stunBindings}: Evidence): readonly OutboundRule[] {
  const rows = observedValue(stunBindings) ?? []
  return [...new Set(rows.map(serverOf))].flatMap((server) => {
    const url = parseIceServerUrl(server)
    if (!url) return []
    const asked = rows.filter((row) => serverOf(row) === server).map(({observed}) => observed)
    const answered = asked.find(({status}) => status === 'observed') ?? asked[0]!
    return [rule('stun', url, protocolOf(url.transport), stateOf([answered]))]
  })
}

/** The subject of a row may say from which of our addresses, too. */
const serverOf = ({subject, observed}: Subjected<StunBindingFact>): string => observedValue(observed)?.server ?? subject

const purposeOf: Record<IceTransport, OutboundPurpose> = {
  udp: 'turn',
  tcp: 'turn',
  tls: 'turn-over-tls',
  dtls: 'turn-over-dtls',
}

const protocolOf = (transport: IceTransport): 'tcp' | 'udp' => (transport === 'tcp' || transport === 'tls' ? 'tcp' : 'udp')

/** What was handed out and not asked (a run that asks no TURN server) is part of the list all the same. */
function turnRules({iceServers, turnAllocations}: Evidence): readonly OutboundRule[] {
  const rows = observedValue(turnAllocations) ?? []
  const handedOut = (observedValue(iceServers)?.servers ?? []).flatMap(({urls}) => urls)
  const subjects = [...new Set([...handedOut, ...rows.map(({subject}) => subject)])]
  return subjects.flatMap((subject) => {
    const url = parseIceServerUrl(subject)
    if (url?.kind !== 'turn') return []
    const row = rows.find((each) => each.subject === subject)
    return [rule(purposeOf[url.transport], url, protocolOf(url.transport), row ? turnState(row, url) : untried)]
  })
}

const untried: State = {state: 'not-tried', reason: 'no TURN server was asked in this run'}

/** An error response has come through, so the way is open, whatever it says. */
function turnState({observed}: Subjected<TurnAllocationFact>, {transport}: IceServerUrl): State {
  if (observed.status !== 'observed') return stateOf([observed])
  const {connect, allocate} = observed.value.stages
  const {tlsVersion: version, issuer} = observedValue(connect) ?? {}
  const agreed = version !== undefined && issuer !== undefined ? {tls: {version, issuer}} : {}
  if (failureOf(allocate)?.kind === 'refused' || allocate.status === 'observed') return {...open, ...agreed}
  return stateOf(transport === 'udp' ? [allocate] : [connect, allocate])
}
