import type {Reconnect} from '../../model/peer-event.ts'
import type {SessionEvent} from '../../model/signaling.ts'
import type {Clock} from '../../platform/clock.ts'

/** The newest that are kept for the table at the end; each was told when it happened. */
const mostKept = 200

/** What a reconnect may have cost shows within a second: players have no more buffered. */
const settleMs = 1_000

/** Media that has not flowed for so long was not under way. */
const underWayMs = 5_000

type Open = {-readonly [K in keyof Reconnect]: Reconnect[K]} & {settledAt?: number}

/** Notes every signaling connection that ends, why, for how long there was none, and what that did to the media. */
export class ReconnectLog {
  readonly #clock: Clock
  readonly #startedAt: number
  readonly #onReconnect: (reconnect: Reconnect) => void
  readonly #newest: Reconnect[] = []
  readonly #byReason = new Map<string, number>()
  #open: Open | undefined
  #lastMediaAt: number | undefined
  #longestGapMs: number | undefined

  constructor(clock: Clock, onReconnect: (reconnect: Reconnect) => void) {
    this.#clock = clock
    this.#startedAt = clock.monotonic()
    this.#onReconnect = onReconnect
  }

  get newest(): readonly Reconnect[] {
    return this.#newest
  }

  get byReason(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#byReason)
  }

  get longestMediaGapMs(): number | undefined {
    return this.#longestGapMs
  }

  take(event: SessionEvent): void {
    if (event.kind === 'go-away') this.#begin(event.messageType === 'GO_AWAY' ? 'go-away' : 'reconnect-ice-server')
    if (event.kind === 'closed' && event.cause !== 'ours') this.#begin(event.cause)
    if (event.kind === 'connected' && this.#open) {
      this.#open.downMs = event.downMs
      this.#open.settledAt = this.#clock.monotonic() + settleMs
      // Without media, nothing more is to be seen.
      if (!this.#isUnderWay()) this.settle()
    }
  }

  /** A packet of media came or went. */
  media(): void {
    const now = this.#clock.monotonic()
    if (this.#lastMediaAt !== undefined) this.#gap(now - this.#lastMediaAt)
    this.#lastMediaAt = now
    if (this.#open?.settledAt !== undefined && now >= this.#open.settledAt) this.settle()
  }

  /** Nobody is there any more to send media to, which is no gap. */
  mediaEnded(): void {
    this.#lastMediaAt = undefined
  }

  /** Tells what has not been told yet. */
  settle(): void {
    if (!this.#open) return
    const {settledAt, ...reconnect} = this.#open
    this.#open = undefined
    this.#newest.push(reconnect)
    if (this.#newest.length > mostKept) this.#newest.shift()
    this.#onReconnect(reconnect)
  }

  #begin(reason: string): void {
    // Being told to go, and then being closed, is one story.
    if (this.#open && this.#open.settledAt === undefined) return
    this.settle()
    const sinceStartMs = Math.round(this.#clock.monotonic() - this.#startedAt)
    this.#open = {at: new Date(this.#clock.now()).toISOString(), sinceStartMs, reason}
    this.#byReason.set(reason, (this.#byReason.get(reason) ?? 0) + 1)
  }

  #isUnderWay(): boolean {
    return this.#lastMediaAt !== undefined && this.#clock.monotonic() - this.#lastMediaAt < underWayMs
  }

  #gap(ms: number): void {
    const rounded = Math.round(ms)
    this.#longestGapMs = Math.max(this.#longestGapMs ?? 0, rounded)
    if (this.#open) this.#open.mediaGapMs = Math.max(this.#open.mediaGapMs ?? 0, rounded)
  }
}
