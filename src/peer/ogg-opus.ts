/** Size of a page header before its segment table (RFC 3533 §6). */
const pageHeaderBytes = 27

/**
 * Reads the Opus packets of an Ogg file with one stream (RFC 3533, RFC 7845), its two header packets left out. Each becomes
 * one RTP payload as it is (RFC 7587 §4.2). What is cut off at the end is left out.
 */
export function readOpusPackets(file: Buffer): Buffer[] {
  const packets: Buffer[] = []
  let unfinished: Buffer[] = []
  for (const segment of segments(file)) {
    unfinished.push(segment)
    // A packet goes on until a segment that is not full (RFC 3533 §5).
    if (segment.length === 255) continue
    packets.push(Buffer.concat(unfinished))
    unfinished = []
  }
  return packets.filter((packet) => !isHeader(packet))
}

const isHeader = (packet: Buffer): boolean => ['OpusHead', 'OpusTags'].includes(packet.toString('latin1', 0, 8))

function* segments(file: Buffer): Generator<Buffer> {
  let at = 0
  while (file.toString('latin1', at, at + 4) === 'OggS' && at + pageHeaderBytes <= file.length) {
    const count = file[at + 26]!
    const table = file.subarray(at + pageHeaderBytes, at + pageHeaderBytes + count)
    at += pageHeaderBytes + count
    for (const length of table) {
      if (at + length > file.length) return
      yield file.subarray(at, at + length)
      at += length
    }
  }
}
