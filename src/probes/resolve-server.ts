import type {IceServerUrl} from '../model/ice-server.ts'
import type {TransportAddress} from '../model/transport-address.ts'
import {resolveHost} from '../platform/dns.ts'
import {addressInTurnHostName} from '../protocol/ice/turn-host-name.ts'
import {formatIpAddress, parseIpAddress} from '../protocol/ip-address.ts'

/**
 * Where a STUN or TURN server is: the address in its name where a KVS name carries one, else DNS.
 * @throws FailureError `unreachable`, or what aborted the signal
 */
export async function resolveServer({host, port}: IceServerUrl, signal: AbortSignal): Promise<TransportAddress> {
  const {family, address} = await resolveHost(addressInTurnHostName(host) ?? host, signal)
  // In the form in which sockets will report it, so that answers are recognised.
  const parsed = parseIpAddress(address)
  return {family, address: parsed ? formatIpAddress(parsed.bytes) : address, port}
}
