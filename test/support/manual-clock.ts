import type {Cancel, Clock} from '../../src/platform/clock.ts'

/** A clock that tests move by hand; scheduled work runs, in order, as time passes it. */
export class ManualClock implements Clock {
  #now: number
  #elapsed = 0
  #queue: {at: number; order: number; fn: () => void}[] = []
  #order = 0

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#elapsed
  }

  after(ms: number, fn: () => void): Cancel {
    const entry = {at: this.#elapsed + ms, order: this.#order++, fn}
    this.#queue.push(entry)
    return () => {
      this.#queue = this.#queue.filter((other) => other !== entry)
    }
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#queue.length
  }

  /** Moves time on to the next timer, and runs all that falls due with it; where none waits, nothing happens. */
  advanceToNext(): void {
    if (this.#queue.length === 0) return
    this.advance(Math.max(0, Math.min(...this.#queue.map(({at}) => at)) - this.#elapsed))
  }

  /** Moves time on by `ms` and runs what falls due on the way, each at its own time. */
  advance(ms: number): void {
    const end = this.#elapsed + ms
    for (;;) {
      const next = this.#queue.filter((e) => e.at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0]
      if (!next) break
      this.#queue = this.#queue.filter((e) => e !== next)
      this.#move(Math.max(next.at, this.#elapsed))
      next.fn()
    }
    this.#move(end)
  }

  #move(to: number): void {
    this.#now += to - this.#elapsed
    this.#elapsed = to
  }
}
