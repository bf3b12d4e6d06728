import type {ResourceStatus} from '../../model/channel.ts'

/** What a record becomes by itself: at a time, some members are others. Without `set` the record is gone then. */
export interface Due {
  /** Wall clock, ms since 1970. */
  readonly atMs: number
  readonly set?: object
}

/** A record that changes by itself when its time comes. The store sees to it, however often it was restarted in between. */
export interface Settling {
  /** By which the store knows it. */
  readonly name: string
  /** Earliest first; absent where nothing more will happen. */
  readonly due?: readonly Due[]
}

/** What reads still see instead of a record, as long as the service's copies have not caught up. */
export interface Stale {
  /** Wall clock, ms since 1970. */
  readonly untilMs: number
  /** The record as it was; absent where there was none yet. */
  readonly as?: object
}

/** What channels and streams have in common. */
export interface LifeCycle extends Settling {
  readonly status: ResourceStatus
  readonly stale?: Stale
}
