/** What a limit is counted per. */
export type QuotaLevel =
  | 'account'
  | 'channel'
  | 'stream'
  | 'connection'
  | 'message'
  | 'session'
  | 'allocation'
  | 'request'
  | 'resource'

export interface Quota {
  /** Stable, kebab-case: `signaling.viewers`. */
  readonly id: string
  /** The API or thing that is limited: `ConnectAsViewer`. */
  readonly subject: string
  /** What is counted: `rate`, `concurrent viewers`. */
  readonly aspect: string
  readonly limit: number
  /** `TPS`, `count`, `bytes`, `s`, `bit/s`. */
  readonly unit: string
  readonly level: QuotaLevel
  /** A hard quota cannot be raised. */
  readonly kind: 'hard' | 'soft'
  /** The AWS page it stands on. */
  readonly source: string
  /** When that page was read, ISO date. */
  readonly asOf: string
}

/** Present use of a quota. What cannot be measured is unknown, never 0. */
export type QuotaUse =
  | {readonly status: 'measured'; readonly value: number; readonly how: string}
  | {readonly status: 'unknown'; readonly reason: string}
