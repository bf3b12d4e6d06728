import {formatTransportAddress, type TransportAddress} from './transport-address.ts'

/** How the servers that one socket asked see it. */
export interface NatMappingFact {
  readonly local: TransportAddress
  readonly seen: readonly {readonly server: TransportAddress; readonly mapped: TransportAddress}[]
}

/**
 * How a NAT chooses the address that others see (RFC 4787 §4.1, RFC 5780 §4.3).
 * - `none`: everybody sees the socket's own address
 * - `endpoint-independent`: everybody sees the same one, so peers can be told it
 * - `address-dependent`, `address-and-port-dependent`: each destination sees another one
 * - `dependent`: one of these two; which one cannot be told without two ports of one server
 * - `unknown`: too few servers, or none, answered
 */
export type NatMapping =
  | 'none'
  | 'endpoint-independent'
  | 'address-dependent'
  | 'address-and-port-dependent'
  | 'dependent'
  | 'unknown'

/** As far as what was seen tells. Servers at one address only cannot tell endpoint-independent from address-dependent. */
export function natMappingOf({local, seen}: NatMappingFact): NatMapping {
  if (seen.length === 0) return 'unknown'
  if (seen.every(({mapped}) => formatTransportAddress(mapped) === formatTransportAddress(local))) return 'none'
  if (new Set(seen.map(({server}) => formatTransportAddress(server))).size < 2) return 'unknown'
  const perAddress = [...mappedPerAddress(seen).values()]
  if (perAddress.some((mapped) => mapped.size > 1)) return 'address-and-port-dependent'
  if (perAddress.length < 2) return 'unknown'
  if (new Set(perAddress.flatMap((mapped) => [...mapped])).size === 1) return 'endpoint-independent'
  return portsPerAddress(seen) > 1 ? 'address-dependent' : 'dependent'
}

type Seen = NatMappingFact['seen']

/** Server address -> the addresses that were seen from there, whatever the port. */
function mappedPerAddress(seen: Seen): Map<string, Set<string>> {
  const per = new Map<string, Set<string>>()
  for (const {server, mapped} of seen)
    per.set(server.address, (per.get(server.address) ?? new Set()).add(formatTransportAddress(mapped)))
  return per
}

/** Of the server that answered on most ports. */
const portsPerAddress = (seen: Seen): number =>
  Math.max(
    ...seen.map(
      ({server: {address}}) => new Set(seen.flatMap(({server}) => (server.address === address ? [server.port] : []))).size,
    ),
  )

/** Whether a peer that is told our address by a STUN server can use it. */
export const isSymmetric = (mapping: NatMapping): boolean =>
  mapping === 'address-dependent' || mapping === 'address-and-port-dependent' || mapping === 'dependent'
