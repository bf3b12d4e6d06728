import type {Role} from './channel.ts'
import type {Failure} from './observed.ts'

/** Why a signaling connection ended, as far as its end tells. */
export type CloseCause =
  /** We closed it. */
  | 'ours'
  /** It had been told to go: GO_AWAY or RECONNECT_ICE_SERVER. */
  | 'go-away'
  /** Nothing was said for ten minutes. */
  | 'idle'
  /** It was an hour old. */
  | 'age'
  /** Our pings were not answered any more. */
  | 'no-pong'
  /** A frame that the service does not take: binary, or too large. */
  | 'bad-frame'
  /** The connection broke without a close frame. */
  | 'broken'
  /** Closed in good order (1000), unasked: most likely a newer connection of the same client took over. */
  | 'displaced'
  /** The service closed it for another reason. */
  | 'service'

/** Why a connection is opened. */
export type ConnectReason = 'start' | 'go-away' | 'reconnect-ice-server' | 'closed' | 'refused' | 'failed'

/** What happens to a signaling session beside its messages. Times are in ms. */
export type SessionEvent =
  | {
      readonly kind: 'connected'
      readonly role: Role
      readonly clientId?: string
      readonly channelArn: string
      readonly endpoint: string
      readonly why: ConnectReason
      /** From asking for the endpoint to the upgrade. */
      readonly tookMs: number
      /** How long there was no connection at all; 0 when the next one stood before the last one ended. */
      readonly downMs: number
    }
  /** The service asks to connect again, and closes the connection within a minute. */
  | {readonly kind: 'go-away'; readonly messageType: 'GO_AWAY' | 'RECONNECT_ICE_SERVER'; readonly ageMs: number}
  | {
      readonly kind: 'closed'
      readonly cause: CloseCause
      /** RFC 6455 §7.4.1; 1006 when there was no close frame. */
      readonly code: number
      readonly reason: string
      readonly ageMs: number
      /** Since anything was sent or received, pings included. */
      readonly silentMs: number
    }
  /** An attempt to connect that failed. */
  | {readonly kind: 'not-connected'; readonly failure: Failure}
  | {readonly kind: 'retry'; readonly why: ConnectReason; readonly afterMs: number}
  | {readonly kind: 'pong'; readonly rttMs: number}
  | {readonly kind: 'no-pong'; readonly waitedMs: number}
