import type {TransportAddress} from '../../model/transport-address.ts'
import type {Allocation} from './allocation.ts'
import type {TurnEffect} from './events.ts'
import {isLocalAddress} from './is-local-address.ts'
import {refuse, type TurnRequest, type TurnState} from './request.ts'

type OwnAllocation = {readonly allocation: Allocation} | {readonly refused: TurnEffect[]}

/** The allocation that a request is about: 437 without one, 441 when it was made under another username (RFC 8656 §5). */
export function ownAllocation(state: TurnState, request: TurnRequest): OwnAllocation {
  const allocation = state.allocations.of(request.client, request.nowMs)
  if (!allocation?.answer) return {refused: refuse(request, 437)}
  if (allocation.account.username !== request.account.username) return {refused: refuse(request, 441)}
  return {allocation}
}

/** Why a peer may not be talked to: 443 for the other address family, 403 where the server forbids it (RFC 8656 §10.2, §12.2). */
export function refusalOfPeer(
  {settings}: TurnState,
  {client, account}: TurnRequest,
  peer: TransportAddress,
): 443 | 403 | undefined {
  if (peer.family !== settings.family) return 443
  const local = isLocalAddress(peer)
  const about = {server: settings.name, transport: client.transport, channel: account.channelName, local}
  return (local && settings.denyLocalPeers) || settings.faults.consult('peer', about) ? 403 : undefined
}
