import type {SignalingMetrics} from '../model/session-evidence.ts'
import type {Clock} from '../platform/clock.ts'

/** Over about 20 calls, as in the KVS C SDK (EMA_ALPHA_VALUE). */
const emaAlpha = 0.05

/**
 * Counts what the KVS C SDK calls its signaling metrics (developer guide, "Metrics of the C SDK"). One difference: the averages of the C SDK
 * begin at 0 and show a twentieth of the first call; these begin with the first call.
 */
export class SignalingMeter {
  readonly #clock: Clock
  readonly #startedAt: number
  readonly #latency: {cp?: number; dp?: number} = {}
  #connectedAt: number | undefined
  #connects = 0
  #sent = 0
  #received = 0
  #iceRefreshes = 0
  #errors = 0
  #runtimeErrors = 0

  /** @param startedAt since when there is a client, by the clock's monotonic time; now without it */
  constructor(clock: Clock, startedAt = clock.monotonic()) {
    this.#clock = clock
    this.#startedAt = startedAt
  }

  /** A call of the control plane (`cp`), or GetIceServerConfig (`dp`), whether it succeeded or not. */
  called(plane: 'cp' | 'dp', tookMs: number): void {
    const before = this.#latency[plane]
    this.#latency[plane] = before === undefined ? tookMs : emaAlpha * tookMs + (1 - emaAlpha) * before
  }

  iceServersFetched(): void {
    this.#iceRefreshes++
  }

  /** @param atMs when it stood, by the clock's monotonic time; now without it */
  connected(atMs = this.#clock.monotonic()): void {
    this.#connects++
    this.#connectedAt = atMs
  }

  disconnected(): void {
    this.#connectedAt = undefined
  }

  sent(): void {
    this.#sent++
  }

  received(): void {
    this.#received++
  }

  /** A call, a connection or a message to send that failed. */
  failed(): void {
    this.#errors++
  }

  /** What went wrong while it ran: reconnecting, refreshing ICE servers, a message that cannot be read. */
  stumbled(): void {
    this.#errors++
    this.#runtimeErrors++
  }

  get metrics(): SignalingMetrics {
    const now = this.#clock.monotonic()
    const {cp, dp} = this.#latency
    return {
      cpApiCallLatency: cp === undefined ? 'not-measured' : toMicroseconds(cp),
      dpApiCallLatency: dp === undefined ? 'not-measured' : toMicroseconds(dp),
      signalingClientUptime: toMicroseconds(now - this.#startedAt),
      connectionDuration: this.#connectedAt === undefined ? 0 : toMicroseconds(now - this.#connectedAt),
      numberOfMessagesSent: this.#sent,
      numberOfMessagesReceived: this.#received,
      iceRefreshCount: this.#iceRefreshes,
      numberOfErrors: this.#errors,
      numberOfRuntimeErrors: this.#runtimeErrors,
      numberOfReconnects: Math.max(0, this.#connects - 1),
    }
  }
}

const toMicroseconds = (ms: number): number => Math.round(ms * 1000) / 1000
