/** One call that CloudTrail recorded, free of secrets and of terminal escapes. */
export interface TrailEvent {
  readonly id: string
  /** ISO 8601, UTC; CloudTrail keeps whole seconds. */
  readonly at: string
  /** `DescribeSignalingChannel` */
  readonly event: string
  readonly readOnly: boolean
  readonly who: TrailIdentity
  readonly from: {
    /** An address, or the name of an AWS service. */
    readonly address?: string
    readonly userAgent?: string
  }
  readonly error?: {readonly code: string; readonly message?: string}
  /** Request parameters, flat: `singleMasterConfiguration.messageTtlSeconds` -> `30`. */
  readonly request: Readonly<Record<string, string>>
  /** Names and ARNs that the event is listed under. */
  readonly resources: readonly string[]
  readonly requestId?: string
}

export interface TrailIdentity {
  /** `IAMUser`, `AssumedRole`, `AWSService` … */
  readonly type?: string
  readonly arn?: string
  /** The user or session name that LookupEvents lists it under. */
  readonly name?: string
  readonly accessKeyId?: string
}

/** What CloudWatch counted of a channel or stream in one period, where there was anything. */
export interface TrafficBucket {
  readonly kind: 'traffic'
  /** When the period began: ISO 8601, UTC. */
  readonly at: string
  readonly periodSeconds: number
  /** By operation. */
  readonly connects: Readonly<Record<string, number>>
  readonly failures: Readonly<Record<string, number>>
}

/** A line of a timeline. */
export type TrailItem = ({readonly kind: 'call'} & TrailEvent) | TrafficBucket
