import type {TransportAddress} from '../../model/transport-address.ts'
import {encodeStun} from '../../protocol/stun/encode-stun.ts'
import {decodeChannelData, encodeChannelData} from '../../protocol/stun/framing.ts'
import {attributeOf, attributeValue, type StunMessage} from '../../protocol/stun/message.ts'
import {unknownAttributeCodes} from '../stun/error-response.ts'
import type {Allocation} from './allocation.ts'
import type {TurnClient, TurnEffect} from './events.ts'
import {channelNumbers} from './limits.ts'
import type {TurnState} from './request.ts'

/** Data from a Send indication (RFC 8656 §11.2). Indications have no answer, so what is wrong with one is passed over in silence. */
export function relaySend(state: TurnState, client: TurnClient, message: StunMessage, nowMs: number): TurnEffect[] {
  const peer = attributeValue(message, 'XOR-PEER-ADDRESS')
  const data = attributeValue(message, 'DATA')
  if (!peer || !data || attributeOf(message, 'DONT-FRAGMENT') || unknownAttributeCodes(message).length > 0) return []
  const allocation = state.allocations.of(client, nowMs)
  return allocation?.permits(peer.address, nowMs) ? toPeer(state, allocation, peer, data) : []
}

/** Data on a channel (RFC 8656 §12.6). */
export function relayChannelData(state: TurnState, client: TurnClient, bytes: Buffer, nowMs: number): TurnEffect[] {
  const allocation = state.allocations.of(client, nowMs)
  if (!allocation) return []
  const decoded = decodeChannelData(bytes, channelNumbers.last)
  if (!decoded.ok) return []
  const peer = allocation.peerOf(decoded.number, nowMs)
  return peer && allocation.permits(peer.address, nowMs) ? toPeer(state, allocation, peer, decoded.data) : []
}

function toPeer(state: TurnState, allocation: Allocation, peer: TransportAddress, bytes: Uint8Array): TurnEffect[] {
  if (isDropped(state, allocation, 'to-peer')) return []
  return [{kind: 'to-peer', relayId: allocation.relayId, peer, bytes}]
}

/** What fits a STUN message, whose length has 16 bits, beside the address of an IPv6 peer. UDP over IPv6 can carry more. */
const largestIndicationData = 65_532 - 24 - 4

/** Data from a peer: ChannelData where a channel is bound to it, else a Data indication (RFC 8656 §11.3, §12.7). */
export function relayFromPeer(
  state: TurnState,
  relayId: number,
  peer: TransportAddress,
  data: Buffer,
  random: (bytes: number) => Uint8Array,
  nowMs: number,
): TurnEffect[] {
  const allocation = state.allocations.ofRelay(relayId, nowMs)
  if (!allocation?.permits(peer.address, nowMs) || isDropped(state, allocation, 'to-client')) return []
  const number = allocation.channelOf(peer, nowMs)
  if (number === undefined && data.length > largestIndicationData) return []
  const bytes =
    number === undefined
      ? dataIndication(peer, data, random(12))
      : encodeChannelData(number, data, {padded: allocation.client.transport !== 'udp'})
  return [{kind: 'to-client', client: allocation.client, bytes, loseable: true}]
}

const dataIndication = (peer: TransportAddress, data: Uint8Array, transactionId: Uint8Array): Uint8Array =>
  encodeStun({
    method: 'Data',
    class: 'indication',
    transactionId,
    attributes: [
      {type: 'XOR-PEER-ADDRESS', value: peer},
      {type: 'DATA', value: data},
    ],
  })

const isDropped = ({settings}: TurnState, {client, account}: Allocation, direction: 'to-peer' | 'to-client'): boolean =>
  settings.faults.consult('relay', {server: settings.name, transport: client.transport, direction, channel: account.channelName})
    ?.kind === 'drop'
