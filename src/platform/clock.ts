/** Stops what was scheduled; harmless when it already ran. */
export type Cancel = () => void

/** Time as kvsctl sees it. Everything that waits takes one, so that tests move it by hand. */
export interface Clock {
  /** Wall clock, ms since 1970. */
  now(): number
  /** Monotonic, ms, with fractions; for durations. */
  monotonic(): number
  /** Runs `fn` once after `ms`. */
  after(ms: number, fn: () => void): Cancel
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms)
    return () => clearTimeout(timer)
  },
}
