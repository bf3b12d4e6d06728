import {formatIpAddress, parseIpAddress} from '../ip-address.ts'

/** `a-b-c-d.t-<id>.`, and `a-b-c-d_<eight groups>.t-<id>.` of the dual-stack form. */
const pattern = /^(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})(?:_([\da-f-]+))?\.t-[^.]+\./i

/**
 * The addresses that the name of a KVS TURN server carries in its first label: clients take them from there and save the DNS query.
 * IPv4 first; none where the name carries none.
 */
export function addressesInTurnHostName(host: string): readonly string[] {
  const match = pattern.exec(host)
  if (!match) return []
  const ipv6 = match[5] && parseIpAddress(match[5].replaceAll('-', ':'))
  return [
    ...(match.slice(1, 5).every((n) => Number(n) <= 255) ? [match.slice(1, 5).map(Number).join('.')] : []),
    ...(ipv6 ? [formatIpAddress(ipv6.bytes)] : []),
  ]
}
