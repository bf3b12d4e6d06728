import type {TransportAddress} from '../../model/transport-address.ts'
import {ownAllocation, refusalOfPeer} from './own-allocation.ts'
import {refuse, succeed, type TurnMethod} from './request.ts'

/** CreatePermission (RFC 8656 §10.2): for every peer named, or for none. */
export const createPermission: TurnMethod = (state, request) => {
  const own = ownAllocation(state, request)
  if ('refused' in own) return own.refused
  const peers = request.message.attributes.flatMap((a): TransportAddress[] => (a.type === 'XOR-PEER-ADDRESS' ? [a.value] : []))
  if (peers.length === 0) return refuse(request, 400)
  const refusal = peers.map((peer) => refusalOfPeer(state, request, peer)).find((code) => code !== undefined)
  if (refusal) return refuse(request, refusal)
  const addresses = peers.map((peer) => peer.address)
  return own.allocation.permit(addresses, request.nowMs) ? succeed(request) : refuse(request, 508)
}
