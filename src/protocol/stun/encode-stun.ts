import {encodeAttribute} from './attributes/attribute.ts'
import {fingerprintOf} from './fingerprint.ts'
import {encodeMessageType, headerLength, magicCookie, transactionIdLength} from './header.ts'
import {hmacOf} from './integrity.ts'
import type {StunAttribute, StunMessage} from './message.ts'

export interface EncodeOptions {
  /** Appends MESSAGE-INTEGRITY under this key. */
  readonly integrityKey?: Uint8Array
  /** Appends MESSAGE-INTEGRITY-SHA256 under this key, after MESSAGE-INTEGRITY if both are wanted. */
  readonly integritySha256Key?: Uint8Array
  /** Appends FINGERPRINT, last. */
  readonly fingerprint?: boolean
}

/**
 * Encodes a STUN message (RFC 8489 §5, §14).
 * @throws RangeError when our own code asks for what has no encoding: an address that is none, a message above 64 KiB
 */
export function encodeStun(message: StunMessage, options: EncodeOptions = {}): Buffer {
  const {integrityKey, integritySha256Key, fingerprint} = options
  let bytes = Buffer.concat([headerOf(message), ...message.attributes.map((a) => encodeAttribute(a, message))])
  if (integrityKey)
    bytes = append(bytes, message, 20, (covered) => ({type: 'MESSAGE-INTEGRITY', value: hmacOf(covered, integrityKey, 'sha1')}))
  if (integritySha256Key)
    bytes = append(bytes, message, 32, (covered) => ({
      type: 'MESSAGE-INTEGRITY-SHA256',
      value: hmacOf(covered, integritySha256Key, 'sha256'),
    }))
  if (fingerprint) bytes = append(bytes, message, 4, (covered) => ({type: 'FINGERPRINT', value: fingerprintOf(covered)}))
  return withLength(bytes, bytes.length)
}

function headerOf(message: StunMessage): Buffer {
  if (message.transactionId.length !== transactionIdLength) throw new RangeError('A transaction id has 12 bytes')
  const header = Buffer.alloc(headerLength)
  header.writeUInt16BE(encodeMessageType(message.method, message.class))
  header.writeUInt32BE(magicCookie, 4)
  header.set(message.transactionId, 8)
  return header
}

/** Adds an attribute that covers everything before it, with a length field that already counts the attribute (RFC 8489 §14.5-14.7). */
function append(
  bytes: Buffer<ArrayBuffer>,
  message: StunMessage,
  valueLength: number,
  create: (covered: Buffer) => StunAttribute,
): Buffer<ArrayBuffer> {
  const covered = withLength(bytes, bytes.length + 4 + valueLength)
  return Buffer.concat([covered, encodeAttribute(create(covered), message)])
}

function withLength(bytes: Buffer<ArrayBuffer>, total: number): Buffer<ArrayBuffer> {
  bytes.writeUInt16BE(total - headerLength, 2)
  return bytes
}
