import type {QuotaUse} from './quota.ts'
import type {Point} from './trend.ts'

/** How many channels store media. No operation counts them: it takes one call for each channel or for each stream. */
export type StorageCountFact =
  | {readonly status: 'counted'; readonly channels: number; readonly asked: 'channels' | 'streams'}
  | {readonly status: 'too-many'; readonly calls: number; readonly leastSeconds: number}

/** What CloudWatch tells of one quota, in its unit. */
export interface MetricUse {
  readonly quotaId: string
  /** Absent: of all channels together. */
  readonly channel?: string
  readonly value: number
  readonly how: string
  /** Oldest first. */
  readonly points: readonly Point[]
}

export interface ChannelUseFact {
  readonly from: string
  readonly to: string
  readonly periodSeconds: number
  /** Series that were asked for, each of which is billed, and the requests that it took. */
  readonly series: number
  readonly calls: number
  /** Of an account, the busiest channels of each quota. */
  readonly uses: readonly MetricUse[]
}

/** A use that a saved report tells of. */
export interface SavedUse {
  readonly quotaId: string
  readonly channel?: string
  readonly use: QuotaUse & {readonly status: 'measured'}
}
