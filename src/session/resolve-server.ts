import {FailureError} from '../model/failure-error.ts'
import type {IceServerUrl} from '../model/ice-server.ts'
import type {TransportAddress} from '../model/transport-address.ts'
import {resolveAll} from '../platform/dns.ts'
import {addressesInTurnHostName} from '../protocol/ice/turn-host-name.ts'
import {formatIpAddress, parseIpAddress} from '../protocol/ip-address.ts'

export type AddressFamily = TransportAddress['family']

/** Code of the failure of a host that has no address of the wanted family. */
export const noFamilyCode = 'no-address-of-family'

/**
 * Where a STUN or TURN server is: the addresses in its name where a KVS name carries any, else DNS. One per family, in that order.
 * @throws FailureError `unreachable`, or what aborted the signal
 */
export async function resolveServer(
  {host, port}: IceServerUrl,
  signal: AbortSignal,
  family?: AddressFamily,
): Promise<readonly [TransportAddress, ...TransportAddress[]]> {
  const named = addressesInTurnHostName(host)
  const all = (named.length > 0 ? named : await resolveAll(host, signal)).flatMap((address) => addressAt(address, port))
  const [first, ...others] = all.filter((address) => family === undefined || address.family === family)
  if (!first) throw noFamily(host, family)
  const other = others.find((address) => address.family !== first.family)
  return other ? [first, other] : [first]
}

/** In the form in which sockets will report it, so that answers are recognised. */
function addressAt(text: string, port: number): TransportAddress[] {
  const parsed = parseIpAddress(text)
  return parsed ? [{family: parsed.family, address: formatIpAddress(parsed.bytes), port}] : []
}

const noFamily = (host: string, family: AddressFamily | undefined): FailureError =>
  new FailureError({
    kind: 'unreachable',
    code: noFamilyCode,
    message: `${host} has no ${family ?? 'IP'} address.`,
    endpoint: host,
  })
