import type {Clock} from '../../platform/clock.ts'

interface Bucket {
  readonly tokens: number
  /** When it held them, monotonic ms. */
  readonly atMs: number
}

/** Above this many, those that are full again are forgotten: a full bucket is worth no more than none. */
const sweepAbove = 4096

/** Binary fractions of a second must not cost a whole token. */
const epsilon = 1e-9

/** Token buckets by key. Each holds a second's worth, so a burst of that many is let through and then the rate. */
export class TokenBuckets {
  readonly #clock: Clock
  readonly #buckets = new Map<string, Bucket>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @returns whether there was a token to take; what is refused costs nothing */
  take(key: string, perSecond: number): boolean {
    const atMs = this.#clock.monotonic()
    const most = Math.max(1, perSecond)
    const bucket = this.#buckets.get(key)
    const tokens = bucket ? Math.min(most, bucket.tokens + ((atMs - bucket.atMs) / 1000) * perSecond) : most
    if (tokens + epsilon < 1) return false
    this.#buckets.set(key, {tokens: tokens - 1, atMs})
    if (this.#buckets.size > sweepAbove) this.#sweep(atMs)
    return true
  }

  /** The slowest rates fill up in a second, too; scaled down ones are given ten. */
  #sweep(now: number): void {
    for (const [key, {atMs}] of this.#buckets) if (now - atMs > 10_000) this.#buckets.delete(key)
  }
}
