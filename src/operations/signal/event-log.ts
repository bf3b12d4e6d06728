import type {SignalEnd, SignalEvent, SignalMessage, SignalSummary} from '../../model/signal-message.ts'
import type {SessionEvent} from '../../model/signaling.ts'
import type {Clock} from '../../platform/clock.ts'

/** Round trips that are kept for the median: an hour and a half of pings. */
const mostRoundTrips = 500

/** Gives what happens its times, and counts it. */
export class EventLog {
  readonly #clock: Clock
  #startedAt: number
  #lastMessageAt: number | undefined
  #messages = 0
  #connects = 0
  #pongs = 0
  readonly #roundTrips: number[] = []
  readonly #byType = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
    this.#startedAt = clock.monotonic()
  }

  get messages(): number {
    return this.#messages
  }

  seen(type: string): boolean {
    return this.#byType.has(type)
  }

  stamp(event: SignalMessage | SessionEvent | SignalSummary): SignalEvent {
    const now = this.#clock.monotonic()
    // Until the first connection stands nothing can be seen.
    if (event.kind === 'connected' && this.#connects++ === 0) this.#startedAt = now
    const gapMs = now - (this.#lastMessageAt ?? this.#startedAt)
    if (event.kind === 'message') this.#countMessage(event, now)
    if (event.kind === 'pong') this.#countPong(event.rttMs)
    return {
      schema: 'urn:kvsctl:schema:signal-event:1',
      at: new Date(this.#clock.now()).toISOString(),
      sinceStartMs: rounded(now - this.#startedAt),
      gapMs: rounded(gapMs),
      ...event,
    }
  }

  summary(because: SignalEnd, expected: readonly string[] = []): SignalSummary {
    return {
      kind: 'end',
      because,
      messages: this.#messages,
      byType: Object.fromEntries(this.#byType),
      connects: this.#connects,
      ...(this.#pongs > 0 && {pongs: this.#roundTripsOf()}),
      missing: expected.filter((type) => !this.seen(type)),
    }
  }

  #countMessage({type}: SignalMessage, now: number): void {
    this.#messages++
    this.#lastMessageAt = now
    // A service that invents types does not fill the memory.
    if (this.#byType.size < 100 || this.#byType.has(type)) this.#byType.set(type, (this.#byType.get(type) ?? 0) + 1)
  }

  #countPong(rttMs: number): void {
    this.#pongs++
    this.#roundTrips.push(rttMs)
    if (this.#roundTrips.length > mostRoundTrips) this.#roundTrips.shift()
  }

  #roundTripsOf() {
    const sorted = [...this.#roundTrips].sort((a, b) => a - b)
    const [leastMs, medianMs, mostMs] = [sorted[0]!, sorted[Math.floor(sorted.length / 2)]!, sorted.at(-1)!].map(rounded)
    return {count: this.#pongs, leastMs: leastMs!, medianMs: medianMs!, mostMs: mostMs!}
  }
}

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000
