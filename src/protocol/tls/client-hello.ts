/** RFC 8446 §5.1 and §4: a record has a header of 5 bytes, a handshake message one of 4; the hello begins with version and random. */
const beforeSessionId = 5 + 4 + 2 + 32

const handshakeRecord = 22
const clientHello = 1
const serverNameExtension = 0
const hostName = 0

/**
 * The host that a client asks for in the first record of its TLS handshake (RFC 6066 §3); undefined where it names none, where the
 * record is cut off before that, or is no ClientHello.
 */
export function serverNameOf(record: Uint8Array): string | undefined {
  const bytes = Buffer.from(record.buffer, record.byteOffset, record.byteLength)
  try {
    if (bytes[0] !== handshakeRecord || bytes[5] !== clientHello) return undefined
    const extensions = skip(bytes, skip(bytes, skip(bytes, beforeSessionId, 1), 2), 1) + 2
    return serverNameIn(bytes, extensions)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Past a vector whose length stands in front of it (RFC 8446 §3.4). */
const skip = (bytes: Buffer, at: number, lengthBytes: 1 | 2): number => at + lengthBytes + bytes.readUIntBE(at, lengthBytes)

function serverNameIn(bytes: Buffer, extensions: number): string {
  for (let at = extensions; ; at = skip(bytes, at + 2, 2)) {
    if (bytes.readUInt16BE(at) !== serverNameExtension) continue
    // Its data: the length of the list, then type, length and text of the first name.
    const name = at + 6
    const length = bytes.readUInt16BE(name + 1)
    if (bytes.readUInt8(name) !== hostName || name + 3 + length > bytes.length) throw new RangeError('no host name')
    return bytes.toString('latin1', name + 3, name + 3 + length)
  }
}
