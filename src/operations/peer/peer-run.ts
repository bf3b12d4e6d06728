import type {Failure} from '../../model/observed.ts'
import type {PeerEnd, PeerEvent, PeerNews, Reconnect} from '../../model/peer-event.ts'
import type {SessionEvent} from '../../model/signaling.ts'
import type {Cancel} from '../../platform/clock.ts'
import type {World} from '../connect.ts'
import {EventQueue} from '../event-queue.ts'
import {ReconnectLog} from './reconnect-log.ts'

/** Ten viewers that come and go tell a few events a second; a terminal that was paused for an hour misses the oldest. */
const mostWaiting = 10_000

export interface PeerRunOptions {
  /** From the first connection on, in ms; without it until it is interrupted. */
  readonly durationMs?: number
  /** Ctrl-C. */
  readonly signal?: AbortSignal
}

/** What every summary says. */
export interface RunSummary {
  readonly because: PeerEnd
  readonly ranMs: number
  readonly reconnectsByReason: Readonly<Record<string, number>>
  readonly newestReconnects: readonly Reconnect[]
  readonly longestMediaGapMs?: number
}

/** The life of a stand-in peer: tells what happens to whoever reads it, and ends once, for one reason. */
export class PeerRun {
  readonly #clock: World['clock']
  readonly #options: PeerRunOptions
  readonly #hangUp: () => Promise<void>
  readonly #queue = new EventQueue<PeerEvent>(mostWaiting)
  readonly #startedAt: number
  readonly reconnects: ReconnectLog
  #cancelEnd: Cancel = () => undefined
  #because: PeerEnd | undefined
  #failure: Failure | undefined
  #hungUp: Promise<void> | undefined

  constructor({clock}: Pick<World, 'clock'>, options: PeerRunOptions, hangUp: () => Promise<void>) {
    this.#clock = clock
    this.#options = options
    this.#hangUp = hangUp
    this.#startedAt = clock.monotonic()
    this.reconnects = new ReconnectLog(clock, (reconnect) => this.tell({kind: 'reconnected', ...reconnect}))
  }

  get isOver(): boolean {
    return this.#because !== undefined
  }

  tell(news: PeerNews): void {
    this.#queue.push(this.#stamped(news))
  }

  /** What happens to the signaling connection. Pongs come every few seconds, and say nothing to anybody. */
  tellSession(event: SessionEvent): void {
    if (event.kind === 'pong') return
    this.tell(event)
    this.reconnects.take(event)
  }

  /** The first reason counts. */
  end(because: PeerEnd, failure?: Failure): void {
    if (this.#because !== undefined) return
    this.#because = because
    this.#failure = failure
    void this.stop().then(() => this.#queue.end())
  }

  /** Hangs up, once. */
  stop(): Promise<void> {
    this.#cancelEnd()
    this.#hungUp ??= this.#hangUp().then(() => this.reconnects.settle())
    return this.#hungUp
  }

  /**
   * @param summary the last event
   * @param errorOf what is thrown behind it where the run failed; nothing where it gives nothing
   */
  async *events(summary: () => PeerNews, errorOf: (failure: Failure) => Error | undefined): AsyncIterableIterator<PeerEvent> {
    const {signal, durationMs} = this.#options
    const interrupt = () => this.end('interrupted')
    signal?.addEventListener('abort', interrupt, {once: true})
    if (signal?.aborted) interrupt()
    if (durationMs !== undefined) this.#cancelEnd = this.#clock.after(durationMs, () => this.end('duration'))
    try {
      yield* this.#queue.read()
      yield this.#stamped(summary())
      const error = this.#failure && errorOf(this.#failure)
      if (error) throw error
    } finally {
      signal?.removeEventListener('abort', interrupt)
      await this.stop()
    }
  }

  get summary(): RunSummary {
    const {newest, byReason, longestMediaGapMs} = this.reconnects
    return {
      because: this.#because ?? 'interrupted',
      ranMs: this.#elapsedMs(),
      reconnectsByReason: byReason,
      newestReconnects: newest,
      ...(longestMediaGapMs !== undefined && {longestMediaGapMs}),
    }
  }

  #stamped(news: PeerNews): PeerEvent {
    return {
      schema: 'urn:kvsctl:schema:peer-event:1',
      at: new Date(this.#clock.now()).toISOString(),
      sinceStartMs: this.#elapsedMs(),
      ...news,
    }
  }

  #elapsedMs(): number {
    return Math.round(this.#clock.monotonic() - this.#startedAt)
  }
}
