import type {Evidence, EvidenceKey, FactOf} from '../model/evidence.ts'
import type {Failure} from '../model/observed.ts'
import type {FindingKind, Raised} from './finding-kind.ts'

/** What was asked for: the part of a run that is no observation. */
export interface RunFacts {
  /** ISO 8601, UTC: evidence counts its ms from here. */
  readonly startedAt: string
  /** Name or ARN, as it was given; the region's name where the run is about no channel. */
  readonly channel: string
  readonly region: string
  /** `aws`, `local`, or the endpoint that was given. */
  readonly world: string
}

export interface Setting<T> {
  readonly default: T
  readonly unit?: string
  readonly about: string
}

export type SettingValue = string | number | boolean
export type SettingValues = Readonly<Record<string, SettingValue>>

/** A good condition that may carry a remark. */
export interface Note {
  readonly note: string
}

/** A row that failed in a way that says nothing (interrupted): without a finding beside it, the check is unknown. */
export interface Unjudged {
  readonly unjudged: Failure
}

/** There was nothing to judge after all. */
export interface Skipped {
  readonly skipped: string
}

export type Yielded = Raised | Note | Unjudged | Skipped

export type Facts<N extends EvidenceKey> = {readonly [K in N]: FactOf<K>}

export interface CheckContext<L extends EvidenceKey, S extends SettingValues> {
  readonly settings: S
  readonly run: RunFacts
  /** What `looksAt` names, failed or not. */
  readonly evidence: Pick<Evidence, L>
}

/** Turns evidence into findings; pure, with its declared inputs as the only ones. */
export interface Check<
  N extends EvidenceKey = EvidenceKey,
  L extends EvidenceKey = EvidenceKey,
  S extends SettingValues = SettingValues,
> {
  /** `turn.allocates`. */
  readonly id: string
  /** States the good condition. */
  readonly title: string
  /** Facts without which nothing can be said: the result is then `unknown`, which the runner decides. */
  readonly needs: readonly N[]
  /** Evidence that is used as it is, failed or not. */
  readonly looksAt?: readonly L[]
  /** Checks whose failure makes this one a consequence: it is skipped as blocked by their finding. */
  readonly after: readonly string[]
  /**
   * Checks whose failure explains that of this one, which is then skipped. Unlike with `after`, it does not matter when they could not
   * be judged.
   */
  readonly explainedBy?: readonly string[]
  /** Judged wherever its facts exist, or are such, even if what would block it failed. */
  readonly standsAlone?: boolean | ((facts: Facts<N>) => boolean)
  /** Every kind that it can yield. */
  readonly emits: readonly FindingKind<never>[]
  readonly settings: {readonly [K in keyof S]: Setting<S[K]>}
  /** Whether a run in which this is unknown has no verdict. */
  readonly required: boolean
  /**
   * What a failed fact means here: findings; none (then this check passes, since the failure is no business of it); or
   * undefined, where the runner says `unknown`.
   */
  onFailure?(failure: Failure, key: N, context: CheckContext<L, S>): readonly Raised[] | undefined
  judge(facts: Facts<N>, context: CheckContext<L, S>): Iterable<Yielded>
}

export const defineCheck = <
  const N extends EvidenceKey,
  const L extends EvidenceKey = never,
  S extends SettingValues = Record<never, never>,
>(
  check: Check<N, L, S>,
): Check => check as unknown as Check
