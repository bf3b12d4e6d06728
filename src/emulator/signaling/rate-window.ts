/** Counts what was let through in the last second. Its memory is bounded by the limit itself. */
export class RateWindow {
  readonly #limit: number
  #times: number[] = []

  /** @param limit per second */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** @returns whether one more is within the limit; what is not let through does not count */
  admit(now: number): boolean {
    this.#times = this.#times.filter((time) => now - time < 1000)
    if (this.#times.length >= this.#limit) return false
    this.#times.push(now)
    return true
  }
}
