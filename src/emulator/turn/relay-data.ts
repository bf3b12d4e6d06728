import type {TransportAddress} from '../../model/transport-address.ts'
import {encodeStun} from '../../protocol/stun/encode-stun.ts'
import {decodeChannelData, encodeChannelData} from '../../protocol/stun/framing.ts'
import {attributeOf, attributeValue, type StunMessage} from '../../protocol/stun/message.ts'
import {unknownAttributeCodes} from '../stun/error-response.ts'
import type {Allocation} from './allocation.ts'
import type {TurnClient, TurnEffect} from './events.ts'
import {channelNumbers} from './limits.ts'
import {passagesOf} from './passages.ts'
import type {TurnState} from './request.ts'

/** Data from a Send indication (RFC 8656 §11.2). Indications have no answer, so what is wrong with one is passed over in silence. */
export function relaySend(state: TurnState, client: TurnClient, message: StunMessage, nowMs: number): TurnEffect[] {
  const peer = attributeValue(message, 'XOR-PEER-ADDRESS')
  const data = attributeValue(message, 'DATA')
  if (!peer || !data || attributeOf(message, 'DONT-FRAGMENT') || unknownAttributeCodes(message).length > 0) return []
  const allocation = state.allocations.of(client, nowMs)
  return allocation?.permits(peer.address, nowMs) ? toPeer(state, allocation, peer, data, nowMs) : []
}

/** Data on a channel (RFC 8656 §12.6). */
export function relayChannelData(state: TurnState, client: TurnClient, bytes: Buffer, nowMs: number): TurnEffect[] {
  const allocation = state.allocations.of(client, nowMs)
  if (!allocation) return []
  const decoded = decodeChannelData(bytes, channelNumbers.last)
  if (!decoded.ok) return []
  const peer = allocation.peerOf(decoded.number, nowMs)
  return peer && allocation.permits(peer.address, nowMs) ? toPeer(state, allocation, peer, decoded.data, nowMs) : []
}

function toPeer(
  state: TurnState,
  allocation: Allocation,
  peer: TransportAddress,
  bytes: Uint8Array,
  nowMs: number,
): TurnEffect[] {
  const passages = passagesOf(state, allocation, 'to-peer', bytes.length, nowMs)
  return passages.map(after({kind: 'to-peer', relayId: allocation.relayId, peer, bytes}))
}

const after =
  (effect: Extract<TurnEffect, {kind: 'to-peer' | 'to-client'}>) =>
  (delayMs: number): TurnEffect =>
    delayMs === 0 ? effect : {kind: 'later', delayMs, effect}

/** What fits a STUN message, whose length has 16 bits, beside the address of an IPv6 peer. UDP over IPv6 can carry more. */
const largestIndicationData = 65_532 - 24 - 4

/** Data from a peer: ChannelData where a channel is bound to it, else a Data indication (RFC 8656 §11.3, §12.7). */
export function relayFromPeer(
  state: TurnState,
  relayId: number,
  peer: TransportAddress,
  data: Buffer,
  nowMs: number,
): TurnEffect[] {
  const allocation = state.allocations.ofRelay(relayId, nowMs)
  if (!allocation?.permits(peer.address, nowMs)) return []
  const number = allocation.channelOf(peer, nowMs)
  if (number === undefined && data.length > largestIndicationData) return []
  const passages = passagesOf(state, allocation, 'to-client', data.length, nowMs)
  if (passages.length === 0) return []
  const {client} = allocation
  const padded = client.transport === 'tcp' || client.transport === 'tls'
  const bytes = number === undefined ? dataIndication(peer, data, state.random(12)) : encodeChannelData(number, data, {padded})
  return passages.map(after({kind: 'to-client', client, bytes, loseable: true}))
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
