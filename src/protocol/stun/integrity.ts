import {createHash, createHmac, timingSafeEqual} from 'node:crypto'
import {locateAttribute} from './locate-attribute.ts'

/**
 * Key of the long-term credential mechanism (RFC 8489 §9.2.2): MD5 of `username:realm:password`. OpaqueString preparation
 * (RFC 8265 §4.2) is left out: the service's credentials are ASCII.
 */
export const longTermKey = (username: string, realm: string, password: string): Buffer =>
  createHash('md5').update(`${username}:${realm}:${password}`).digest()

/** The same by SHA-256, where client and server agree on that PASSWORD-ALGORITHM (RFC 8489 §18.5.1.2). */
export const longTermKeySha256 = (username: string, realm: string, password: string): Buffer =>
  createHash('sha256').update(`${username}:${realm}:${password}`).digest()

/** Key of the short-term credential mechanism (RFC 8489 §9.1.1): the password itself. */
export const shortTermKey = (password: string): Buffer => Buffer.from(password, 'utf8')

/** Whether MESSAGE-INTEGRITY (HMAC-SHA1, RFC 8489 §14.5) is there and right. Bytes that are no STUN message are not. */
export const verifyIntegrity = (bytes: Uint8Array, key: Uint8Array): boolean => verify(bytes, key, 'sha1', 'MESSAGE-INTEGRITY')

/** Whether MESSAGE-INTEGRITY-SHA256 (RFC 8489 §14.6) is there and right, truncated or not. */
export const verifyIntegritySha256 = (bytes: Uint8Array, key: Uint8Array): boolean =>
  verify(bytes, key, 'sha256', 'MESSAGE-INTEGRITY-SHA256')

/** HMAC over a message that ends where the integrity attribute will begin. `covered` already carries the right length. */
export const hmacOf = (covered: Uint8Array, key: Uint8Array, hash: 'sha1' | 'sha256'): Buffer =>
  createHmac(hash, key).update(covered).digest()

function verify(
  bytes: Uint8Array,
  key: Uint8Array,
  hash: 'sha1' | 'sha256',
  type: 'MESSAGE-INTEGRITY' | 'MESSAGE-INTEGRITY-SHA256',
): boolean {
  const found = locateAttribute(bytes, type)
  if (!found) return false
  const {value, at} = found
  if (hash === 'sha1' ? value.length !== 20 : value.length < 16 || value.length > 32) return false
  const expected = hmacOf(coveredBy(bytes, at, value.length), key, hash).subarray(0, value.length)
  return timingSafeEqual(expected, value)
}

/** What precedes the attribute, its length field pointing to the attribute's end as the sender's did (RFC 8489 §14.5). */
function coveredBy(bytes: Uint8Array, at: number, valueLength: number): Buffer {
  const covered = Buffer.from(bytes.subarray(0, at))
  covered.writeUInt16BE(at + 4 + valueLength - 20, 2)
  return covered
}
