import type {Cancel, Clock} from '../../platform/clock.ts'

/** What the service is to do later; nothing of it outlives `clear`. */
export class Agenda {
  readonly #clock: Clock
  readonly #timers = new Set<Cancel>()
  #next: {at: number; cancel: Cancel} | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  later(ms: number, work: () => void): void {
    const cancel = this.#clock.after(ms, () => {
      this.#timers.delete(cancel)
      work()
    })
    this.#timers.add(cancel)
  }

  /**
   * Calls `work` at the monotonic time `at`, or sooner: one call is planned at a time, and traffic moves deadlines away faster than it is
   * worth planning anew.
   */
  wake(at: number | undefined, work: () => void): void {
    if (at === undefined || (this.#next && this.#next.at <= at)) return
    this.#next?.cancel()
    const cancel = this.#clock.after(Math.max(0, at - this.#clock.monotonic()), () => {
      this.#next = undefined
      work()
    })
    this.#next = {at, cancel}
  }

  clear(): void {
    this.#next?.cancel()
    this.#next = undefined
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
  }
}
