import {FailureError} from '../model/failure-error.ts'
import type {IceServer} from '../model/ice-server.ts'
import type {IceServersEvent} from '../model/peer-event.ts'
import type {Cancel, Clock} from '../platform/clock.ts'
import {printable} from '../protocol/text.ts'
import type {SignalingMeter} from './signaling-meter.ts'

export interface IceServerKeeperOptions {
  readonly clock: Clock
  /** GetIceServerConfig. @throws FailureError */
  readonly fetch: () => Promise<readonly IceServer[]>
  readonly meter: SignalingMeter
  readonly onEvent: (event: IceServersEvent) => void
}

/** What is left of a credential when it is replaced: a viewer that comes then still has time to allocate, however slow its network is. */
const marginMs = 30_000

/** What KVS gives (developer guide, quotas: TURN credentials live 5 minutes), where it does not say. */
const defaultTtlSeconds = 300

/** No more often, whatever the service says: GetIceServerConfig takes 5 requests a second of all clients of a channel together. */
const leastMs = 2_000
const firstRetryMs = 2_000
const lastRetryMs = 60_000

/** Keeps the ICE servers of a channel fresh: their credentials live for minutes, and a camera for days. */
export class IceServerKeeper {
  readonly #options: IceServerKeeperOptions
  #servers: readonly IceServer[] = []
  #expiresAt = 0
  #refreshes = 0
  #retryMs = firstRetryMs
  #cancel: Cancel = () => undefined
  #fetching: Promise<void> | undefined
  #stopped = false

  constructor(options: IceServerKeeperOptions) {
    this.#options = options
  }

  /** Those that are good now; none where the service gives none. Fetches them where they have expired. Never rejects. */
  async current(): Promise<readonly IceServer[]> {
    if (this.#options.clock.monotonic() >= this.#expiresAt) await this.refresh()
    return this.#servers
  }

  /** Fetches them anew, and again before they expire. */
  refresh(): Promise<void> {
    this.#cancel()
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined
    })
    return this.#fetching
  }

  async #fetch(): Promise<void> {
    const {clock, fetch, meter, onEvent} = this.#options
    const startedAt = clock.monotonic()
    try {
      const servers = await fetch()
      meter.called('dp', clock.monotonic() - startedAt)
      meter.iceServersFetched()
      const validMs = Math.min(...servers.map(({ttlSeconds}) => ttlSeconds ?? defaultTtlSeconds), defaultTtlSeconds) * 1000
      this.#servers = servers
      this.#expiresAt = startedAt + validMs
      this.#retryMs = firstRetryMs
      onEvent({kind: 'ice-servers', servers: servers.length, validMs, refreshes: this.#refreshes++})
      this.#again(Math.max(leastMs, validMs > 2 * marginMs ? validMs - marginMs : validMs / 2))
    } catch (error) {
      meter.called('dp', clock.monotonic() - startedAt)
      meter.stumbled()
      if (this.#stopped) return
      if (clock.monotonic() >= this.#expiresAt) this.#servers = []
      onEvent({kind: 'ice-servers-failed', failure: failureOf(error), retryMs: this.#retryMs})
      this.#again(this.#retryMs)
      this.#retryMs = Math.min(lastRetryMs, this.#retryMs * 2)
    }
  }

  #again(afterMs: number): void {
    if (!this.#stopped) this.#cancel = this.#options.clock.after(afterMs, () => void this.refresh())
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }
}

const failureOf = (error: unknown) =>
  error instanceof FailureError
    ? error.failure
    : ({kind: 'bug', message: printable(error instanceof Error ? error.message : String(error))} as const)
