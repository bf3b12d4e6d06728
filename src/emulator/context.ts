import type {Clock} from '../platform/clock.ts'
import type {Random} from '../platform/random.ts'
import type {Trail} from './cloudtrail/trail.ts'
import type {Metrics} from './cloudwatch/metrics.ts'
import type {Delays} from './control-plane/life-cycle.ts'
import type {Limits} from './control-plane/limits.ts'
import type {FaultRegistry} from './faults/registry.ts'
import type {Identities} from './identity/identity.ts'
import type {SignalingOptions} from './signaling/rules.ts'
import type {Store} from './state/store.ts'

/** One line of the emulator's log; never a secret. */
export type Log = (line: string) => void

/** What every part of the emulator shares. A region is a world of its own, with a context of its own. */
export interface EmulatorContext {
  readonly clock: Clock
  readonly random: Random
  /** The address that everything binds to and that is handed out: `127.0.0.1`. */
  readonly host: string
  readonly region: string
  /** 12 digits. */
  readonly account: string
  readonly identities: Identities
  readonly store: Store
  readonly limits: Limits
  readonly delays: Delays
  /** What the service waits for comes so many times sooner. Where it is not used, time is real. */
  readonly timeScale: number
  readonly signaling: SignalingOptions
  readonly faults: FaultRegistry
  readonly metrics: Metrics
  readonly trail: Trail
  readonly log: Log
}
