/** What a datagram at a port that STUN, TURN and DTLS share is (RFC 7983 §7); `binding` is what a STUN server is for. */
export type DatagramKind = 'binding' | 'turn' | 'dtls' | 'other'

/** First two bytes of a Binding request (RFC 8489 §5). */
const bindingRequest = 0x0001

/** RFC 7983 §7: the first byte is 0..3 for STUN, 20..63 for DTLS; 64..79 are TURN channels, and RFC 5766 had them up to 127. */
export function datagramKind(bytes: Buffer): DatagramKind {
  const [first = 0xff] = bytes
  if (first <= 3) return bytes.length > 1 && bytes.readUInt16BE(0) === bindingRequest ? 'binding' : 'turn'
  if (first >= 20 && first <= 63) return 'dtls'
  return first >= 64 && first <= 127 ? 'turn' : 'other'
}

/**
 * Whether a stream that just opened belongs to a TURN client and not to one of HTTP. It cannot begin with ChannelData, whose first
 * byte might be a letter: before a channel there is an allocation, and a request for it begins with two zero bits (RFC 8489 §5).
 */
export const startsLikeStun = (bytes: Buffer): boolean => (bytes[0] ?? 0xff) <= 3
