/** One step of a run, for the waterfall. Times are ms after the start of the run. */
export interface Span {
  /** Unique in a run: `signaling-connect`, `turn-allocate 127.0.0.1:3478 tls`. */
  readonly id: string
  /** What a person reads: `open websocket as viewer`. */
  readonly label: string
  readonly startMs: number
  /** Undefined while it runs, or where the run ended before it did. */
  readonly endMs?: number
  readonly outcome: 'ok' | 'failed' | 'running'
  /** Spans that this one had to wait for. The longest chain through these is the critical path. */
  readonly after: readonly string[]
  /** Sequential network round trips that the step spent on its critical path, counted where it knows (DNS not counted). */
  readonly roundTrips?: number
}
