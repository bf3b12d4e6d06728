import type {Evidence, EvidenceKey, FactOf} from '../model/evidence.ts'
import type {IceServer} from '../model/ice-server.ts'
import type {Clock} from '../platform/clock.ts'
import type {Random} from '../platform/random.ts'

export type {FactOf} from '../model/evidence.ts'

/** Draws the waterfall: every step of a run goes through here. Ids are unique in a run. */
export interface Stopwatch {
  /** ms since the start of the run. */
  elapsedMs(): number
  /**
   * Times `work` as one span; a rejection marks the span as failed and is passed on. `work` may say how many round trips it spent
   * where only the outcome tells.
   */
  span<T>(
    step: {id: string; label: string; after?: readonly string[]; roundTrips?: number},
    work: (spent?: (roundTrips: number) => void) => Promise<T>,
  ): Promise<T>
}

/** The run's live things. Probes borrow them; the session closes all of them, whatever happens. */
export interface Session {
  /** What GetIceServerConfig (or `--ice-servers`) gave, with its secrets; set by the probe `iceServers`. */
  iceServers?: readonly IceServer[]
  /** Registers what must be closed when the run ends: called in reverse order, each with a short deadline. */
  closeLater(what: string, close: () => Promise<void> | void): void
}

export interface ProbeContext<S extends Session = Session, Settings = unknown> {
  readonly session: S
  readonly settings: Settings
  readonly clock: Clock
  readonly random: Random
  /** Aborted on Ctrl-C and when the run's or the probe's own timeout is over. */
  readonly signal: AbortSignal
  readonly stopwatch: Stopwatch
}

/** Touches the world and returns one fact, or throws a `FailureError` that says why there is none. */
export interface Probe<K extends EvidenceKey, S extends Session = Session, Settings = unknown> {
  readonly key: K
  /** What it does, for progress and the waterfall: `describe channel`. */
  readonly label: string
  /** Facts that must be there; if one is not, this probe is `not-attempted` and says which. */
  readonly needs: readonly EvidenceKey[]
  /** Facts that it waits for and uses if they are there. */
  readonly after?: readonly EvidenceKey[]
  /** A reason not to attempt it, once what it needs and waits for is there: `the channel was found`. */
  unless?(evidence: Evidence): string | undefined
  /** Sequential network round trips that it spends when all goes well; for steps that do not count their own spans. */
  readonly roundTrips?: number | ((settings: Settings) => number)
  /** It only works on what was observed: it is done also when the run was interrupted, so that what there is gets told. */
  readonly offline?: true
  /** Its own deadline in ms; the run's may be shorter. */
  readonly timeoutMs: number
  run(context: ProbeContext<S, Settings>, evidence: Evidence): Promise<FactOf<K>>
}
