import type {SavedUse} from '../../model/headroom.ts'
import type {ControlPlaneSettings} from '../control-plane-settings.ts'

/** What the use of quotas is looked at for. */
export interface HeadroomSettings extends ControlPlaneSettings {
  readonly region: string
  /** Names; empty: every channel of the account. */
  readonly useOf: readonly string[]
  /** How far back CloudWatch is asked. */
  readonly useWindowMs: number
  /** Whether channels that store media are counted however many calls that takes. */
  readonly countStorage: boolean
  readonly savedUses: readonly SavedUse[]
  /** Told how far a count has come. */
  readonly counted?: (what: string, count: number) => void
}

/** A large account takes as long as its quotas say; `--timeout` and Ctrl-C bound the whole run. */
export const sweepTimeoutMs = 3_600_000

/** So that a terminal is not written to for every item. */
const tellEvery = 100

/** Counts what comes, and tells how far it has come. */
export async function countAll(items: AsyncIterable<unknown>, tell: (count: number) => void): Promise<number> {
  let count = 0
  for await (const _ of items) if (++count % tellEvery === 0) tell(count)
  return count
}
