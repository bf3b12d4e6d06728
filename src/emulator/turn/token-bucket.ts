/**
 * Lets so many bits per second through, and after a pause as many at once as a second has: coturn counts the bytes of each second
 * (`--max-bps`), which allows the same bursts.
 */
export class TokenBucket {
  readonly bitsPerSecond: number
  #bits: number
  #filledMs: number

  constructor(bitsPerSecond: number, nowMs: number) {
    this.bitsPerSecond = bitsPerSecond
    this.#bits = bitsPerSecond
    this.#filledMs = nowMs
  }

  /** Whether these bytes get through; if not, they cost nothing. */
  take(bytes: number, nowMs: number): boolean {
    const gained = (this.bitsPerSecond * Math.max(0, nowMs - this.#filledMs)) / 1000
    this.#bits = Math.min(this.bitsPerSecond, this.#bits + gained)
    this.#filledMs = nowMs
    if (bytes * 8 > this.#bits) return false
    this.#bits -= bytes * 8
    return true
  }
}
