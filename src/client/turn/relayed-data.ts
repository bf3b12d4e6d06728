import type {TransportAddress} from '../../model/transport-address.ts'
import {decodeStun} from '../../protocol/stun/decode-stun.ts'
import {encodeStun} from '../../protocol/stun/encode-stun.ts'
import {decodeChannelData, type StreamFrame} from '../../protocol/stun/framing.ts'
import {attributeValue} from '../../protocol/stun/message.ts'

/** Data that came through the relay. */
export interface RelayedData {
  readonly peer: TransportAddress
  readonly data: Buffer
}

/** A Send indication (RFC 8656 §11.1): data for a peer, unsigned and unanswered. */
export const encodeSendIndication = (transactionId: Uint8Array, peer: TransportAddress, data: Uint8Array): Buffer =>
  encodeStun({
    method: 'Send',
    class: 'indication',
    transactionId,
    attributes: [
      {type: 'XOR-PEER-ADDRESS', value: peer},
      {type: 'DATA', value: data},
    ],
  })

/**
 * The data that a packet of the server carries: a Data indication (RFC 8656 §11.4), or ChannelData (§12.6) of a channel that we bound.
 * Undefined for everything else.
 */
export function relayedDataIn(
  packet: StreamFrame,
  peerOf: (channel: number) => TransportAddress | undefined,
): RelayedData | undefined {
  if (packet.kind === 'channel-data') return inChannel(packet.bytes, peerOf)
  return packet.kind === 'stun' ? inIndication(packet.bytes) : undefined
}

function inChannel(bytes: Buffer, peerOf: (channel: number) => TransportAddress | undefined): RelayedData | undefined {
  const decoded = decodeChannelData(bytes)
  const peer = decoded.ok ? peerOf(decoded.number) : undefined
  return decoded.ok && peer ? {peer, data: decoded.data} : undefined
}

function inIndication(bytes: Buffer): RelayedData | undefined {
  const decoded = decodeStun(bytes)
  if (!decoded.ok || decoded.message.method !== 'Data' || decoded.message.class !== 'indication') return undefined
  const peer = attributeValue(decoded.message, 'XOR-PEER-ADDRESS')
  const data = attributeValue(decoded.message, 'DATA')
  return peer && data && {peer, data: Buffer.from(data)}
}
