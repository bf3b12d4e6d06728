import {requestBinding} from '../client/stun/binding.ts'
import {udpTransport} from '../client/stun/transport.ts'
import type {Evidence} from '../model/evidence.ts'
import {type IceServerUrl, parseIceServerUrl} from '../model/ice-server.ts'
import type {NatMappingFact} from '../model/nat-mapping.ts'
import {observedValue} from '../model/observed.ts'
import {formatTransportAddress, type TransportAddress} from '../model/transport-address.ts'
import {startDeadline} from '../platform/deadline.ts'
import {resolveAll} from '../platform/dns.ts'
import type {UdpSocket} from '../platform/udp.ts'
import {formatIpAddress, parseIpAddress} from '../protocol/ip-address.ts'
import {resolveServer} from '../session/resolve-server.ts'
import type {GatheringSession, GatheringSettings} from './gathering-session.ts'
import {observe} from './observe.ts'
import type {Probe, ProbeContext} from './probe.ts'

/** A backstop: `stunTimeoutMs` is what bounds the names, and then the requests, which all go out at once. */
const timeoutMs = 30_000

/** Enough to tell the behaviours apart; each costs one request per local address. */
const mostTargets = 8

type Context = ProbeContext<GatheringSession, GatheringSettings>

/**
 * Asks ever more servers from the sockets that a STUN server has answered: its other addresses, what it names for NAT discovery
 * (RFC 5780 §4.3), and the TURN servers, which answer Binding requests too. A NAT that shows each of them another address cannot be
 * passed without a relay.
 */
export const natMappings: Probe<'natMappings', GatheringSession, GatheringSettings> = {
  key: 'natMappings',
  label: 'compare how different servers see us',
  needs: ['stunBindings'],
  after: ['iceServers'],
  timeoutMs,
  roundTrips: 1,
  async run(context, evidence) {
    const known = bindingsIn(evidence)
    if (known.length === 0) return []
    const {signal, clock, settings} = context
    const deadline = startDeadline(signal, clock, settings.stunTimeoutMs, 'Resolving the servers to compare', 'DNS')
    const targets = await targetsOf({...context, signal: deadline.signal}, evidence).finally(deadline.cancel)
    const sockets = (context.session.hostSockets ?? []).filter(({local}) => known.some((seen) => isSame(seen.local, local)))
    return Promise.all(sockets.map((socket) => mappingOf(context, socket, known, targets)))
  },
}

interface Binding {
  readonly local: TransportAddress
  readonly server: TransportAddress
  readonly mapped: TransportAddress
  readonly other?: TransportAddress | undefined
}

const bindingsIn = (evidence: Evidence): readonly Binding[] =>
  (observedValue(evidence.stunBindings) ?? []).flatMap(({observed}) => {
    const fact = observedValue(observed)
    if (fact?.transport !== 'udp') return []
    return [{local: fact.localAddress, server: fact.serverAddress, mapped: fact.mappedAddress, other: fact.otherAddress}]
  })

const isSame = (a: TransportAddress, b: TransportAddress): boolean => formatTransportAddress(a) === formatTransportAddress(b)

async function mappingOf(
  context: Context,
  socket: UdpSocket,
  known: readonly Binding[],
  targets: readonly TransportAddress[],
): Promise<NatMappingFact> {
  const seen = known.filter(({local}) => isSame(local, socket.local)).map(({server, mapped}) => ({server, mapped}))
  const further = targets
    .filter(({family}) => family === socket.local.family)
    .filter((target) => !seen.some(({server}) => isSame(server, target)))
  const asked = await Promise.all(further.slice(0, mostTargets).map((server) => ask(context, socket, server)))
  return {local: socket.local, seen: [...seen, ...asked.flat()]}
}

/** A server that does not answer here tells nothing: whether it should have is for other probes. */
async function ask({clock, random, settings, signal, stopwatch}: Context, socket: UdpSocket, server: TransportAddress) {
  const transport = udpTransport(socket, server)
  const answer = await observe(stopwatch, () => requestBinding({transport, clock, random}, settings.stunTimeoutMs, signal))
  return answer.status === 'observed' ? [{server, mapped: answer.value.mapped}] : []
}

async function targetsOf(context: Context, evidence: Evidence): Promise<readonly TransportAddress[]> {
  const {session, settings} = context
  const stun = settings.stunUrls.flatMap((url) => parseIceServerUrl(url) ?? []).filter(({transport}) => transport === 'udp')
  const turn = (session.iceServers ?? [])
    .flatMap(({urls}) => urls)
    .filter(({kind, transport}) => kind === 'turn' && transport === 'udp')
  const [elsewhere, relays] = await Promise.all([
    Promise.all(stun.map((url) => allAddressesOf(context, url))),
    Promise.all(turn.map((url) => addressesOf(context, url))),
  ])
  const discovery = bindingsIn(evidence).flatMap(({server, other}) => (other ? [{...other, port: server.port}, other] : []))
  const all = [...discovery, ...elsewhere.flat(), ...relays.flat()]
  return all.filter((target, index) => all.findIndex((other) => isSame(other, target)) === index)
}

/** The name of a region's STUN server has several addresses. */
async function allAddressesOf({signal, stopwatch}: Context, {host, port}: IceServerUrl): Promise<readonly TransportAddress[]> {
  const found = await observe(stopwatch, () => resolveAll(host, signal))
  return (observedValue(found) ?? []).flatMap((text) => {
    const parsed = parseIpAddress(text)
    return parsed ? [{family: parsed.family, address: formatIpAddress(parsed.bytes), port}] : []
  })
}

async function addressesOf({signal, stopwatch}: Context, url: IceServerUrl): Promise<readonly TransportAddress[]> {
  return observedValue(await observe(stopwatch, () => resolveServer(url, signal))) ?? []
}
