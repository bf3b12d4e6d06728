/**
 * Reads the payload of a NAL unit by bits (ITU-T H.264 §7.2, §9.1), without the bytes that keep start codes out of it
 * (§7.4.1). Past the end it gives zeros and says so in `overrun`, so that a parser has one place where it gives up.
 */
export class BitReader {
  readonly #bytes: Buffer
  #at = 0
  #overrun = false

  /** @param nal with its header, which is skipped */
  constructor(nal: Buffer) {
    this.#bytes = withoutEmulationPrevention(nal.subarray(1, maxBytes))
  }

  get overrun(): boolean {
    return this.#overrun
  }

  /** `u(1)` */
  flag(): boolean {
    return this.bits(1) === 1
  }

  /** `u(n)`, n up to 32 */
  bits(count: number): number {
    let value = 0
    for (let i = 0; i < count; i++) value = value * 2 + this.#bit()
    return value
  }

  /** `ue(v)`: as many zeros as bits follow the one after them. */
  unsigned(): number {
    let zeros = 0
    while (zeros < 32 && !this.#overrun && this.#bit() === 0) zeros++
    return 2 ** zeros - 1 + this.bits(zeros)
  }

  /** `se(v)`: 1, -1, 2, -2, ... (§9.1.1) */
  signed(): number {
    const code = this.unsigned()
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2
  }

  #bit(): number {
    const byte = this.#bytes[this.#at >> 3]
    if (byte === undefined) {
      this.#overrun = true
      return 0
    }
    const bit = (byte >> (7 - (this.#at & 7))) & 1
    this.#at++
    return bit
  }
}

/** Parameter sets have less than 600 bytes with all their scaling lists, and of slices only the header is read. */
const maxBytes = 1024

/** 00 00 03 stands for 00 00 */
function withoutEmulationPrevention(payload: Buffer): Buffer {
  const kept: number[] = []
  let zeros = 0
  for (const byte of payload) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0
      continue
    }
    kept.push(byte)
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return Buffer.from(kept)
}
