import {type AccessUnit, beginsPicture, isSlice, nalTypeOf, nalTypes} from './nal-unit.ts'

/** What of an RTP packet makes pictures. */
export interface H264Payload {
  readonly timestamp: number
  readonly marker: boolean
  readonly payload: Buffer
}

/** A picture as it came out of RTP packets. */
export interface ReceivedPicture {
  readonly nalUnits: AccessUnit
  readonly timestamp: number
  readonly bytes: number
  /** False where a packet of it is missing or makes no sense. */
  readonly whole: boolean
}

/** The greatest pictures that levels allow stay far below (§A.3.1: MinCR); what is above is no picture. */
const maxPictureBytes = 8 * 2 ** 20

const maxNalUnits = 4096

const maxFragments = 16_384

/**
 * RTP payloads to access units (RFC 6184, packetization modes 0 and 1): single NAL units (§5.6), STAP-A (§5.7.1) and FU-A (§5.8).
 * Takes packets in the order of their sequence numbers. A picture ends with the marker bit, or where a new timestamp begins (§5.1).
 */
export class H264Depacketizer {
  #units: Buffer[] = []
  #bytes = 0
  #timestamp: number | undefined
  #whole = true
  #fragments: Buffer[] = []
  #malformed = 0

  /** Packets that made no sense: cut off, of a type that mode 1 does not have, fragments without their beginning though none was lost. */
  get malformed(): number {
    return this.#malformed
  }

  /** @param lostBefore whether packets are missing before this one */
  take(packet: H264Payload, lostBefore: boolean): ReceivedPicture[] {
    const done: ReceivedPicture[] = []
    if (this.#timestamp !== undefined && packet.timestamp !== this.#timestamp) {
      // Without its marker: the sender sets none, or what is missing was the end of this picture.
      if (lostBefore) this.#whole = false
      done.push(...this.#finish())
    }
    const continues = this.#timestamp !== undefined
    this.#timestamp = packet.timestamp
    if (lostBefore) this.#noteLoss(packet.payload, continues)
    this.#takePayload(packet.payload, lostBefore)
    if (packet.marker) done.push(...this.#finish())
    return done
  }

  /** What is missing was of this picture, unless this is the beginning of another one. */
  #noteLoss(payload: Buffer, continues: boolean): void {
    this.#fragments = []
    if (continues || !beginsAnew(payload)) this.#whole = false
  }

  #takePayload(payload: Buffer, lostBefore: boolean): void {
    const type = nalTypeOf(payload)
    const isFragment = type === nalTypes.fuA
    if (!isFragment && this.#fragments.length > 0) this.#refuse()
    if (payload.length < 2 && type !== nalTypes.accessUnitDelimiter) this.#refuse()
    else if (type >= 1 && type <= 23) this.#add(payload)
    else if (type === nalTypes.stapA) this.#takeAggregate(payload)
    else if (isFragment) this.#takeFragment(payload, lostBefore)
    else this.#refuse()
  }

  #takeAggregate(payload: Buffer): void {
    let at = 1
    let size = 1
    for (; at < payload.length && size > 0; at += size) {
      size = at + 2 <= payload.length ? payload.readUInt16BE(at) : 0
      at += 2
      if (size > 0 && at + size <= payload.length) this.#add(payload.subarray(at, at + size))
    }
    if (at !== payload.length || size === 0) this.#refuse()
  }

  #takeFragment(payload: Buffer, lostBefore: boolean): void {
    const header = payload[1]!
    const [starts, ends] = [(header & 0x80) !== 0, (header & 0x40) !== 0]
    const continues = this.#fragments.length > 0
    if (payload.length < 3 || (starts && ends) || (starts && continues)) this.#refuse()
    else if (starts || continues) this.#addFragment(payload, ends)
    // Behind a loss, the middle of a NAL unit is what is to be expected.
    else if (lostBefore || !this.#whole) this.#giveUp()
    else this.#refuse()
  }

  #addFragment(payload: Buffer, ends: boolean): void {
    if (this.#fragments.length === 0) this.#fragments.push(Buffer.from([(payload[0]! & 0xe0) | (payload[1]! & 0x1f)]))
    this.#fragments.push(payload.subarray(2))
    this.#bytes += payload.length - 2
    if (this.#bytes > maxPictureBytes || this.#fragments.length > maxFragments) this.#giveUp()
    else if (ends) this.#units.push(Buffer.concat(this.#fragments.splice(0)))
  }

  #add(nal: Buffer): void {
    this.#bytes += nal.length
    if (this.#bytes > maxPictureBytes || this.#units.length >= maxNalUnits) this.#giveUp()
    else this.#units.push(nal)
  }

  #refuse(): void {
    this.#malformed++
    this.#giveUp()
  }

  #giveUp(): void {
    this.#whole = false
    this.#fragments = []
  }

  /** Parameter sets that come with a marker of their own are no picture, and go before the next. */
  #finish(): ReceivedPicture[] {
    if (this.#fragments.length > 0) this.#giveUp()
    const picture = {nalUnits: this.#units, timestamp: this.#timestamp ?? 0, bytes: this.#bytes, whole: this.#whole}
    const isPicture = picture.nalUnits.some(isSlice) || !picture.whole
    this.#timestamp = undefined
    this.#whole = true
    if (!isPicture && picture.nalUnits.length < maxLeadingUnits) return []
    this.#units = []
    this.#bytes = 0
    return isPicture ? [picture] : []
  }
}

/** Parameter sets and SEI that may wait for their picture. */
const maxLeadingUnits = 64

/** Whether no part of the same picture can have been before it. */
function beginsAnew(payload: Buffer): boolean {
  const type = nalTypeOf(payload)
  if (type === nalTypes.stapA) return beginsPicture(payload.subarray(3))
  if (type !== nalTypes.fuA) return beginsPicture(payload)
  const header = payload[1] ?? 0
  return (header & 0x80) !== 0 && beginsPicture(Buffer.from([header & 0x1f, payload[2] ?? 0]))
}
