/** Size of a page header before its segment table (RFC 3533 §6). */
const pageHeaderBytes = 27

const capture = Buffer.from('OggS')

/** Of a page: 255 segments of 255 bytes, and its header. */
const maxPageBytes = pageHeaderBytes + 255 + 255 * 255

/** Opus packets have at most 48 frames of 1275 bytes (RFC 6716 §3.4); a comment header may be longer, and is thrown away. */
const maxPacketBytes = 61_298

/**
 * Takes an Ogg file by pieces of any size, and gives the Opus packets of its first Opus stream (RFC 3533, RFC 7845), header packets
 * left out. Each becomes one RTP payload as it is (RFC 7587 §4.2). What is cut off or damaged is left out.
 */
export class OggOpusReader {
  #rest: Buffer = Buffer.alloc(0)
  #pages = 0
  #serial: number | undefined
  #head: {readonly channels: number; readonly mapping: number} | undefined
  /** Segments of the packet that has no end yet; undefined while its beginning is missing. */
  #unfinished: Buffer[] | undefined = []
  #damaged = 0

  /** Pages of whatever streams. None means that it is no Ogg file. */
  get pages(): number {
    return this.#pages
  }

  /** From the identification header (RFC 7845 §5.1); without it there is no Opus in the file. */
  get head(): {readonly channels: number; readonly mapping: number} | undefined {
    return this.#head
  }

  /** Bytes between pages: damage. */
  get damagedBytes(): number {
    return this.#damaged
  }

  push(piece: Buffer): Buffer[] {
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    const packets: Buffer[] = []
    for (let page = this.#nextPage(); page; page = this.#nextPage()) packets.push(...this.#packetsOf(page))
    return packets
  }

  #nextPage(): Buffer | undefined {
    const at = this.#rest.indexOf(capture)
    // What may be the beginning of the next one stays.
    this.#skip(at === -1 ? Math.max(0, this.#rest.length - (capture.length - 1)) : at)
    const length = at === -1 ? undefined : pageLength(this.#rest)
    if (length === undefined || length > this.#rest.length) return undefined
    const page = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    return page
  }

  #skip(bytes: number): void {
    this.#damaged += bytes
    if (bytes > 0) this.#rest = this.#rest.subarray(bytes)
  }

  #packetsOf(page: Buffer): Buffer[] {
    this.#pages++
    const serial = page.readUInt32LE(14)
    const [first] = segmentsOf(page)
    const isBeginning = (page[5]! & 2) !== 0
    if (isBeginning && first && isNamed(first, 'OpusHead')) this.#begin(serial, first)
    if (this.#head === undefined || serial !== this.#serial) return []
    const isContinued = (page[5]! & 1) !== 0
    if (!isContinued) this.#unfinished = []
    else if (this.#unfinished?.length === 0) this.#unfinished = undefined
    return this.#finish(page)
  }

  /** A stream behind the first one (chaining, RFC 7845 §3) goes on where it ends; one beside it is another one. */
  #begin(serial: number, head: Buffer): void {
    this.#serial = serial
    this.#head = {channels: head[9] ?? 0, mapping: head[18] ?? 0}
    this.#unfinished = []
  }

  #finish(page: Buffer): Buffer[] {
    const packets: Buffer[] = []
    for (const segment of segmentsOf(page)) {
      this.#unfinished?.push(segment)
      // A packet goes on until a segment that is not full (RFC 3533 §5).
      if (segment.length === 255) continue
      const packet = this.#unfinished && Buffer.concat(this.#unfinished)
      if (packet && packet.length > 0 && packet.length <= maxPacketBytes && !isHeader(packet)) packets.push(packet)
      this.#unfinished = []
    }
    if ((this.#unfinished?.length ?? 0) * 255 > maxPacketBytes) this.#unfinished = undefined
    return packets
  }
}

/** @returns undefined while its table is not there */
function pageLength(bytes: Buffer): number | undefined {
  const count = bytes[pageHeaderBytes - 1]
  if (count === undefined || bytes.length < pageHeaderBytes + count) return undefined
  const table = bytes.subarray(pageHeaderBytes, pageHeaderBytes + count)
  return Math.min(
    maxPageBytes,
    table.reduce((sum, length) => sum + length, pageHeaderBytes + count),
  )
}

function segmentsOf(page: Buffer): Buffer[] {
  const count = page[pageHeaderBytes - 1]!
  let at = pageHeaderBytes + count
  return [...page.subarray(pageHeaderBytes, at)].map((length) => {
    at += length
    return page.subarray(at - length, at)
  })
}

const isNamed = (packet: Buffer, name: string): boolean => packet.toString('latin1', 0, name.length) === name

const isHeader = (packet: Buffer): boolean => isNamed(packet, 'OpusHead') || isNamed(packet, 'OpusTags')

/** Of a file that is there as a whole. */
export const readOpusPackets = (file: Buffer): Buffer[] => new OggOpusReader().push(file)
