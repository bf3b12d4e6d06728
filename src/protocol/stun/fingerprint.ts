import {crc32} from '../crc32.ts'
import {locateAttribute} from './locate-attribute.ts'

/** Sets a STUN CRC apart from one that the application protocol might carry (RFC 8489 §14.7). */
const fingerprintXor = 0x5354554e

/** FINGERPRINT of a message that ends where the attribute will begin. `covered` already counts the attribute in its length. */
export const fingerprintOf = (covered: Uint8Array): number => (crc32(covered) ^ fingerprintXor) >>> 0

/** Whether FINGERPRINT is there, last, and right. */
export function verifyFingerprint(bytes: Uint8Array): boolean {
  const found = locateAttribute(bytes, 'FINGERPRINT')
  if (found?.value.length !== 4 || found.at + 8 !== bytes.length) return false
  return found.value.readUInt32BE() === fingerprintOf(bytes.subarray(0, found.at))
}
