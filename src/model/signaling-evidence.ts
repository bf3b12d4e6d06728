import type {Role} from './channel.ts'
import type {Spread} from './spread.ts'

/** How far this clock is from the service's, by the `Date` of an HTTP answer. */
export interface ClockSkewFact {
  readonly endpoint: string
  /** Positive: this clock is fast. Half of the round trip is taken off. */
  readonly offsetMs: number
  /** Half of the round trip, and half of the second that `Date` counts in. */
  readonly uncertaintyMs: number
  /** ISO 8601, UTC: what the service said. */
  readonly serverDate: string
  readonly rttMs: number
}

/** What credentials look like, without any part that is secret. */
export interface CredentialShapeFact {
  /** The first four characters of the access key id say what kind of key it is: `AKIA`, `ASIA`. */
  readonly keyPrefix: string
  readonly keyKind: 'long-term' | 'temporary' | 'unknown'
  readonly sessionToken: 'none' | 'jwt' | 'opaque'
  /** Which of the three hold blanks or line ends, which none of them may. */
  readonly withBlanks: readonly ('access key id' | 'secret access key' | 'session token')[]
  /** ISO 8601, UTC, where the provider says it. */
  readonly expiresAt?: string
}

/** Websocket pings (RFC 6455 §5.5.2) on the signaling connection, one after the other. */
export interface WebsocketPingsFact {
  readonly sent: number
  readonly rttsMs: readonly number[]
  readonly spread?: Spread
  /** How long the first unanswered one was waited for; after it no more were sent. */
  readonly unansweredAfterMs?: number
}

/** A message that cannot be delivered to anybody, sent with and without a correlation id: what comes back. */
export interface MessageRefusalFact {
  /** What was wrong with it: `ICE_CANDIDATE without messagePayload`. */
  readonly sent: string
  readonly correlationId: string
  readonly response?: {
    readonly errorType: string
    readonly statusCode: string
    readonly success: boolean
    readonly description?: string
  }
  readonly respondedAfterMs?: number
  readonly waitedMs: number
  /** Whether the one without a correlation id was answered, too. */
  readonly answeredUnasked: boolean
}

/** Messages between two connections of our own: viewer to master, and back. */
export interface MessageRoundTripFact {
  readonly sent: number
  readonly received: number
  readonly toMaster?: Spread
  readonly toViewer?: Spread
  readonly roundTrip?: Spread
  readonly waitedMs: number
}

export interface ActionDecision {
  /** `kinesisvideo:ConnectAsViewer` */
  readonly action: string
  /** Which roles need it. */
  readonly roles: readonly Role[]
  readonly decision: 'allowed' | 'implicitDeny' | 'explicitDeny'
}

/** What iam:SimulatePrincipalPolicy says of the caller. */
export interface PermissionsFact {
  /** The user or role whose policies were simulated. */
  readonly principal: string
  readonly resource: string
  readonly actions: readonly ActionDecision[]
}

/** A missing channel, looked for under its name where it was not asked for. */
export interface ChannelElsewhereFact {
  readonly regionsAsked: number
  readonly found: readonly {readonly region: string; readonly arn: string; readonly status: string}[]
  /** Regions that did not answer the question. */
  readonly silent: readonly string[]
}
