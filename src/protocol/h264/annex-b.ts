import {type AccessUnit, beginsPicture, isSlice} from './nal-unit.ts'

const startCode = Buffer.from([0, 0, 1])

/** The greatest pictures that levels allow stay far below (§A.3.1: MinCR). */
const maxUnitBytes = 8 * 2 ** 20

/**
 * Takes a byte stream (ITU-T H.264 Annex B) by pieces of any size, and gives the NAL units between its start codes of three or four
 * bytes. Zero bytes before a start code belong to it (§B.1.1).
 */
export class AnnexBReader {
  /** From the last start code on; before the first one, what may be its beginning. */
  #rest: Buffer = Buffer.alloc(0)
  #begun = false
  #skipped = 0
  #tooLong = false

  /** Bytes before the first start code that are no zeros: there are none in a stream that begins where it should. */
  get skippedBytes(): number {
    return this.#skipped
  }

  /** Whether a unit without end was thrown away: this is no such stream. */
  get tooLong(): boolean {
    return this.#tooLong
  }

  push(piece: Buffer): Buffer[] {
    const stream = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    const units: Buffer[] = []
    let from = this.#begun ? 0 : this.#findBeginning(stream)
    if (!this.#begun) return units
    for (let next = stream.indexOf(startCode, from); next !== -1; next = stream.indexOf(startCode, from)) {
      this.#keep(units, stream.subarray(from, next))
      from = next + startCode.length
    }
    this.#rest = stream.subarray(from)
    if (this.#rest.length > maxUnitBytes) this.#giveUp()
    return units
  }

  /** The last unit, which no start code ends. */
  end(): Buffer[] {
    const units: Buffer[] = []
    if (this.#begun) this.#keep(units, this.#rest)
    this.#rest = Buffer.alloc(0)
    return units
  }

  #findBeginning(stream: Buffer): number {
    const at = stream.indexOf(startCode)
    const before = at === -1 ? stream.subarray(0, -2) : stream.subarray(0, at)
    this.#skipped += before.reduce((count, byte) => count + (byte === 0 ? 0 : 1), 0)
    this.#begun = at !== -1
    this.#rest = stream.subarray(-2)
    return at + startCode.length
  }

  #giveUp(): void {
    this.#tooLong = true
    this.#begun = false
    this.#rest = Buffer.alloc(0)
  }

  #keep(units: Buffer[], bytes: Buffer): void {
    const unit = withoutTrailingZeros(bytes)
    if (unit.length > 0) units.push(unit)
  }
}

function withoutTrailingZeros(unit: Buffer): Buffer {
  let end = unit.length
  while (end > 0 && unit[end - 1] === 0) end--
  return unit.subarray(0, end)
}

/** NAL units of a stream that is there as a whole. */
export function splitNalUnits(stream: Buffer): Buffer[] {
  const reader = new AnnexBReader()
  return [...reader.push(stream), ...reader.end()]
}

/** Pictures have at most some hundred slices; more units without a slice are none of a picture. */
const maxUnits = 4096

/** Groups NAL units by picture (§7.4.1.2.3). */
export class PictureGrouper {
  #units: Buffer[] = []

  /** @returns the picture before, if this unit begins another one */
  push(unit: Buffer): AccessUnit | undefined {
    const isComplete = this.#units.some(isSlice) && beginsPicture(unit)
    const picture = isComplete ? this.end() : undefined
    if (this.#units.length >= maxUnits) this.#units = []
    this.#units.push(unit)
    return picture
  }

  /** @returns the last one */
  end(): AccessUnit | undefined {
    const picture = this.#units
    this.#units = []
    return picture.some(isSlice) ? picture : undefined
  }
}

export function splitAccessUnits(units: readonly Buffer[]): AccessUnit[] {
  const grouper = new PictureGrouper()
  return [...units.map((unit) => grouper.push(unit)), grouper.end()].filter((picture) => picture !== undefined)
}
