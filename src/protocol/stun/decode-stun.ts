import {decodeAttribute} from './attributes/attribute.ts'
import {ByteReader, ThrownDefect} from './byte-reader.ts'
import {decodeHeader} from './header.ts'
import type {StunAttribute, StunDefect, StunMessage} from './message.ts'

export type DecodeResult = {readonly ok: true; readonly message: StunMessage} | {readonly ok: false; readonly defect: StunDefect}

/** Decodes one whole STUN message (RFC 8489 §5, §14). Never throws, whatever the bytes are; checks no integrity and no fingerprint. */
export function decodeStun(packet: Uint8Array): DecodeResult {
  try {
    return {ok: true, message: decodeMessage(Buffer.from(packet.buffer, packet.byteOffset, packet.length))}
  } catch (error) {
    if (error instanceof ThrownDefect) return {ok: false, defect: error.defect}
    throw error
  }
}

function decodeMessage(bytes: Buffer): StunMessage {
  const read = new ByteReader(bytes, 'header')
  const {method, class: messageClass, transactionId} = decodeHeader(read)
  const body = read.sub('attributes', read.left)
  const attributes: StunAttribute[] = []
  let seal = 0
  while (body.left > 0) {
    const attribute = decodeAttribute(body, {transactionId})
    const rank = sealRank(attribute)
    if (rank <= seal && seal > 0) continue
    seal = rank
    attributes.push(attribute)
  }
  return {method, class: messageClass, transactionId, attributes}
}

/**
 * What follows an integrity attribute is not covered by it and is ignored, except for the stronger seals in this order
 * (RFC 8489 §14.5-14.7).
 */
const sealRank = ({type}: StunAttribute): number =>
  type === 'MESSAGE-INTEGRITY' ? 1 : type === 'MESSAGE-INTEGRITY-SHA256' ? 2 : type === 'FINGERPRINT' ? 3 : 0
