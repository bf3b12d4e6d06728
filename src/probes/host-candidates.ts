import {candidatePriority, type IceCandidate} from '../model/candidate.ts'
import {FailureError} from '../model/failure-error.ts'
import {type LocalAddress, localAddresses} from '../platform/network-interfaces.ts'
import {openUdp, type UdpSocket} from '../platform/udp.ts'
import {candidateFoundation} from '../protocol/ice/foundation.ts'
import {parseIpAddress} from '../protocol/ip-address.ts'
import type {GatheringSession, GatheringSettings} from './gathering-session.ts'
import type {Probe} from './probe.ts'

/** Binding is local work; more than a moment means that the machine is in trouble. */
const timeoutMs = 2_000

/** Container hosts have hundreds of virtual interfaces; each address costs a socket, a candidate, and a request per STUN server. */
const maxAddresses = 16

/** Opens one UDP socket per usable local address: the host candidates. */
export const hostCandidates: Probe<'hostCandidates', GatheringSession, GatheringSettings> = {
  key: 'hostCandidates',
  label: 'gather host candidates',
  needs: [],
  roundTrips: 0,
  timeoutMs,
  async run({session, settings, stopwatch}) {
    const addresses = usableAddresses(localAddresses(), settings)
    const opened = await Promise.allSettled(addresses.map(({family, address}) => openUdp({family, address})))
    const sockets = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    for (const socket of sockets) session.closeLater(`UDP socket ${socket.local.address}`, () => socket.close())
    if (sockets.length === 0) throw (opened.find((r) => r.status === 'rejected')?.reason as unknown) ?? noAddress()
    session.hostSockets = sockets
    return sockets.map((socket, index) => candidateOf(socket, index, stopwatch.elapsedMs()))
  },
}

/**
 * The addresses that host candidates come from (RFC 8445 §5.1.1.1): no loopback, no link-local IPv6, IPv6 and IPv4 taking turns so that
 * neither family's failure delays the other (RFC 8421 §4). Loopback is used where there is nothing else, or where it is wanted.
 */
export function usableAddresses(
  all: readonly LocalAddress[],
  {localAddresses: wanted, includeLoopback = false}: Pick<GatheringSettings, 'localAddresses' | 'includeLoopback'>,
): readonly LocalAddress[] {
  if (wanted) return all.filter(({address}) => wanted.includes(address))
  const outward = all.filter((local) => !local.loopback && !isLinkLocalIpv6(local))
  const loopback = outward.length === 0 || includeLoopback ? all.filter((local) => local.loopback) : []
  return [...alternating(outward), ...alternating(loopback)].slice(0, maxAddresses)
}

/** fe80::/10 */
function isLinkLocalIpv6({family, address}: LocalAddress): boolean {
  const bytes = family === 'IPv6' ? parseIpAddress(address)?.bytes : undefined
  return bytes !== undefined && bytes[0] === 0xfe && (bytes[1]! & 0xc0) === 0x80
}

function alternating(addresses: readonly LocalAddress[]): readonly LocalAddress[] {
  const ipv6 = addresses.filter(({family}) => family === 'IPv6')
  const ipv4 = addresses.filter(({family}) => family === 'IPv4')
  return Array.from({length: Math.max(ipv6.length, ipv4.length)}, (_, i) => [ipv6[i], ipv4[i]])
    .flat()
    .filter((address) => address !== undefined)
}

const candidateOf = ({local}: UdpSocket, index: number, foundAtMs: number): IceCandidate => ({
  foundation: candidateFoundation({type: 'host', baseAddress: local.address}),
  component: 1,
  protocol: 'udp',
  priority: candidatePriority('host', hostLocalPreference(index)),
  address: local,
  type: 'host',
  foundAtMs,
})

/** 65535 for the first address, and one less for each that follows (RFC 8445 §5.1.2.1: unique per address). */
export const hostLocalPreference = (index: number): number => 65_535 - index

const noAddress = (): FailureError =>
  new FailureError({kind: 'unreachable', message: 'This machine has no address to gather from.'})
