import type {Cancel, Clock} from '../../platform/clock.ts'

export interface PaceLimit {
  /** Requests a second, where it begins. */
  readonly perSecond: number
  /** A hard quota is never worth exceeding; a soft one may have been raised for this account. */
  readonly hard: boolean
  /** Requests that may go out at once after a rest. */
  readonly burst: number
}

/** A throttled request slows down by a tenth: half the quota is found after seven. */
const cut = 0.9

/** Requests under way were sent at the rate before: they must not be held against the new one. */
const cutEveryMs = 200

/** What is won back in a second without a throttle, of the quota: from nothing to all of it in 50 s. */
const growth = 1 / 50

/** The slowest: others may use the whole quota for a while, and their end must be noticed soon. */
const leastPerSecond = 0.5

interface Waiting {
  go(): void
}

/**
 * When the next request of one API may go out: a token bucket whose rate follows what the service lets through
 * (additive increase, multiplicative decrease), so that it finds what is left of a quota that others use as well.
 */
export class Pace {
  readonly #clock: Clock
  readonly #limit: PaceLimit
  #perSecond: number
  #tokens: number
  #filledAt: number
  #cutAt = Number.NEGATIVE_INFINITY
  #grownAt: number
  #queue: Waiting[] = []
  #cancelTimer: Cancel | undefined

  constructor(clock: Clock, limit: PaceLimit) {
    this.#clock = clock
    this.#limit = limit
    this.#perSecond = limit.perSecond
    this.#tokens = Math.max(1, limit.burst)
    this.#filledAt = clock.monotonic()
    this.#grownAt = this.#filledAt
  }

  /** Requests a second that go out at present. */
  get perSecond(): number {
    return this.#perSecond
  }

  /** Whether nobody waits and nothing has happened for so long that a new one would be the same. */
  get rested(): boolean {
    return this.#queue.length === 0 && this.#clock.monotonic() - this.#filledAt > restMs
  }

  /** Waits for its turn, first come, first served. @throws the signal's reason when that ends the waiting */
  take(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const waiting: Waiting = {
        go: () => {
          signal.removeEventListener('abort', onAbort)
          resolve()
        },
      }
      const onAbort = (): void => {
        this.#queue = this.#queue.filter((other) => other !== waiting)
        reject(signal.reason)
        this.#serve()
      }
      signal.addEventListener('abort', onAbort, {once: true})
      this.#queue.push(waiting)
      this.#serve()
    })
  }

  /** Every success is a reason to go a little faster. */
  succeeded(): void {
    const now = this.#clock.monotonic()
    const seconds = Math.min(1, (now - this.#grownAt) / 1000)
    const most = this.#limit.hard ? this.#limit.perSecond : Number.POSITIVE_INFINITY
    this.#grownAt = now
    this.#setRate(Math.min(most, this.#perSecond + this.#limit.perSecond * growth * seconds))
  }

  throttled(): void {
    const now = this.#clock.monotonic()
    if (now - this.#cutAt < cutEveryMs) return
    this.#cutAt = now
    this.#grownAt = now
    this.#setRate(Math.max(Math.min(leastPerSecond, this.#limit.perSecond), this.#perSecond * cut))
  }

  /** What has come in so far came in at the old rate. */
  #setRate(perSecond: number): void {
    this.#fill()
    this.#perSecond = perSecond
  }

  #fill(): void {
    const now = this.#clock.monotonic()
    const most = Math.max(1, (this.#limit.burst * this.#perSecond) / this.#limit.perSecond)
    this.#tokens = Math.min(most, this.#tokens + ((now - this.#filledAt) / 1000) * this.#perSecond)
    this.#filledAt = now
  }

  #serve(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#fill()
    while (this.#queue.length > 0 && this.#tokens + epsilon >= 1) {
      this.#tokens -= 1
      this.#queue.shift()!.go()
    }
    if (this.#queue.length === 0) return
    const waitMs = ((1 - this.#tokens) / this.#perSecond) * 1000
    this.#cancelTimer = this.#clock.after(Math.max(1, waitMs), () => this.#serve())
  }
}

/** Fractions of a second must not cost a whole token. */
const epsilon = 1e-6

/** Every bucket is full again after this. */
const restMs = 10_000
