/** Counts what was let through lately. Its memory is bounded by the limit itself. */
export class RateWindow {
  readonly #most: number
  readonly #windowMs: number
  #times: number[] = []

  /** @param limit per second; below 1: one in so much more than a second */
  constructor(limit: number) {
    this.#most = Math.max(1, limit)
    this.#windowMs = (1000 * this.#most) / limit
  }

  /** @returns whether one more is within the limit; what is not let through does not count */
  admit(now: number): boolean {
    if (this.#most === Number.POSITIVE_INFINITY) return true
    this.#times = this.#times.filter((time) => now - time < this.#windowMs)
    if (this.#times.length >= this.#most) return false
    this.#times.push(now)
    return true
  }
}
