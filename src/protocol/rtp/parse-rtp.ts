/** An RTP packet (RFC 3550 §5.1), taken apart. */
export interface ParsedRtp {
  readonly payloadType: number
  readonly marker: boolean
  readonly sequenceNumber: number
  readonly timestamp: number
  readonly ssrc: number
  /** Without padding. */
  readonly payload: Buffer
}

const headerBytes = 12

/** Reads an RTP packet; undefined where it is none, RTCP on the same port included (RFC 5761 §4). */
export function parseRtp(bytes: Buffer): ParsedRtp | undefined {
  if (bytes.length < headerBytes || bytes[0]! >> 6 !== 2) return undefined
  const payloadType = bytes[1]! & 0x7f
  if (payloadType >= 64 && payloadType <= 95) return undefined
  const start = payloadStart(bytes)
  const padding = (bytes[0]! & 0x20) === 0 ? 0 : bytes.at(-1)!
  const end = bytes.length - padding
  if (start === undefined || start > end) return undefined
  return {
    payloadType,
    marker: (bytes[1]! & 0x80) !== 0,
    sequenceNumber: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(start, end),
  }
}

/** Behind the contributing sources and the extension, where there are any. */
function payloadStart(bytes: Buffer): number | undefined {
  const start = headerBytes + 4 * (bytes[0]! & 0x0f)
  if ((bytes[0]! & 0x10) === 0) return start
  return bytes.length < start + 4 ? undefined : start + 4 + 4 * bytes.readUInt16BE(start + 2)
}
