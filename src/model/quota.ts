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
  /** What holds: the published figure, or that of `serviceQuota`. */
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
  /** Where Service Quotas told the limit of this account. */
  readonly serviceQuota?: QuotaOverride
}

/** Which quota of Service Quotas took the place of a published figure. */
export interface QuotaOverride {
  readonly code: string
  /** The name that it was recognised by: AWS publishes no codes for this service. */
  readonly name: string
  /** False: what every account begins with, as Service Quotas tells it. */
  readonly applied: boolean
  /** The figure on the AWS page. */
  readonly documentedLimit: number
}

/** A quota as Service Quotas tells it (`ServiceQuota` of the model service-quotas 2019-06-24). */
export interface ServiceQuota {
  readonly code: string
  readonly name: string
  readonly value: number
  /** CloudWatch's name of a unit, `None` for counts. */
  readonly unit?: string
  readonly adjustable: boolean
  /** What `value` is counted in, where it is a rate: `1 SECOND`. */
  readonly period?: string
  /** False: the default of AWS, since no value of the account's own was told. */
  readonly applied: boolean
}

/** Present use of a quota. What cannot be measured is unknown, never 0. */
export type QuotaUse =
  | {readonly status: 'measured'; readonly value: number; readonly how: string}
  | {readonly status: 'unknown'; readonly reason: string}
