import type {PeerDefect, SdpMediaFact} from './evidence.ts'
import type {SessionEvent} from './signaling.ts'

/** What an address in a candidate is: an `.local` name hides one (RFC 8828), any other name is for the resolver. */
export type AddressFamily = 'IPv4' | 'IPv6' | 'mDNS' | 'name'

/** A candidate line (RFC 8839 §5.1), read. */
export interface CandidateFact {
  /** `host`, `srflx`, `prflx`, `relay`, or what else was written. */
  readonly type: string
  /** `udp`, `tcp`. */
  readonly protocol: string
  readonly address: string
  readonly port: number
  readonly family: AddressFamily
  readonly priority: number
  /** `active`, `passive`, `so` (RFC 6544 §4.5). */
  readonly tcpType?: string
  /** raddr and rport. */
  readonly related?: string
}

/** What a signaling message says. */
export type MessageDetail =
  | {
      readonly kind: 'description'
      readonly sdpBytes: number
      readonly media: readonly SdpMediaFact[]
      /** a=ice-options:trickle */
      readonly trickle: boolean
      readonly iceUfrag?: string
      /** Candidates inside the description. */
      readonly candidates: number
    }
  | ({readonly kind: 'candidate'; readonly sdpMid?: string} & CandidateFact)
  | {readonly kind: 'end-of-candidates'}
  | {
      readonly kind: 'status'
      readonly success: boolean
      readonly errorType: string
      readonly statusCode: string
      readonly correlationId?: string
      readonly description?: string
    }
  /** GO_AWAY and RECONNECT_ICE_SERVER say nothing more. */
  | {readonly kind: 'notice'}
  | ({readonly kind: 'defect'} & PeerDefect)

/** One frame of the signaling channel, decoded. Text from the network is free of terminal escapes. */
export interface SignalMessage {
  readonly kind: 'message'
  readonly direction: 'in' | 'out'
  /** messageType or action; `?` where the frame has none. */
  readonly type: string
  /** The viewer that sent it; absent where the sender is the master. */
  readonly from?: string
  /** The viewer that a master means. */
  readonly to?: string
  readonly correlationId?: string
  /** Of the whole frame. */
  readonly bytes: number
  /** Of the payload as it travels, in base64: KVS documents a limit of 10 K. */
  readonly payloadBytes?: number
  readonly detail: MessageDetail
  /** The frame as text; ice-pwd and passwords are redacted unless that was switched off. */
  readonly frame?: string
  /** What the payload says, decoded: SDP, or JSON; redacted likewise. */
  readonly payload?: string
}

/** Why watching ended. */
export type SignalEnd = 'duration' | 'count' | 'until' | 'interrupted' | 'failure'

/** The last event: what there was in all. */
export interface SignalSummary {
  readonly kind: 'end'
  readonly because: SignalEnd
  readonly messages: number
  readonly byType: Readonly<Record<string, number>>
  readonly connects: number
  /** Round trips of pings, in ms. */
  readonly pongs?: {readonly count: number; readonly leastMs: number; readonly medianMs: number; readonly mostMs: number}
  /** Types that were expected and did not come. */
  readonly missing: readonly string[]
}

interface Timed {
  readonly schema: 'urn:kvsctl:schema:signal-event:1'
  /** ISO 8601, UTC. */
  readonly at: string
  /** Since the first connection, in ms. */
  readonly sinceStartMs: number
  /** Since the message before, in ms; without one, since the first connection. */
  readonly gapMs: number
}

/** What was seen on a signaling channel, and when. */
export type SignalEvent = Timed & (SignalMessage | SessionEvent | SignalSummary)
