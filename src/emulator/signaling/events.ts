import type {Role} from '../../model/channel.ts'
import type {ServiceFrame} from '../../protocol/signaling/service-frame.ts'
import type {FaultPoints} from '../faults/fault.ts'

/** Whom a connection belongs to. */
export interface ConnectRequest {
  readonly connectionId: string
  readonly channelArn: string
  readonly channelName: string
  readonly role: Role
  readonly clientId?: string
  /** Places of viewers that are taken without a connection; none when absent. */
  readonly heldSlots?: number
}

export interface ReceivedFrame {
  readonly text: string
  readonly messageTtlSeconds: number
  /** Whether the channel stores its media: then a message of the master that names no recipient is for the storage session. */
  readonly storesMedia?: boolean
  /** What the outside world does to a message that is in order. */
  readonly strike?: (about: FaultPoints['message']['about']) => FaultPoints['message']['effect'] | undefined
  /** Whether the outside world keeps the refusal of a message to itself. */
  readonly withholdsReport?: (about: FaultPoints['report']['about']) => boolean
}

/** An offer that comes by HTTP, for the master of the channel. */
export interface AlexaOffer {
  readonly channelArn: string
  readonly channelName: string
  readonly senderClientId: string
  readonly messagePayload: string
  readonly messageTtlSeconds: number
}

/** What becomes of it. */
export type OfferOutcome =
  | {readonly status: 'answered'; readonly messagePayload: string}
  | {readonly status: 'timed-out'}
  | {readonly status: 'channel-deleted'}

/** Why a message is not accepted. */
export interface Problem {
  readonly errorType: string
  readonly description: string
}

/** What happens to the signaling service. Frames carry the TTL that their channel has now, since a change is for new messages only. */
export type SignalingEvent =
  /** Someone asks for an upgrade on a channel that exists. */
  | ({readonly kind: 'connect'} & ConnectRequest)
  /** The upgrade is done: messages can flow. */
  | {readonly kind: 'opened'; readonly connectionId: string}
  | ({readonly kind: 'frame'; readonly connectionId: string} & ReceivedFrame)
  | {readonly kind: 'binary'; readonly connectionId: string}
  | {readonly kind: 'ping'; readonly connectionId: string}
  | {readonly kind: 'closed'; readonly connectionId: string}
  | {readonly kind: 'channel-deleted'; readonly channelName: string}
  | {readonly kind: 'go-away'; readonly channelName: string}
  | {readonly kind: 'reconnect-ice-server'; readonly channelName: string}
  | ({readonly kind: 'alexa-offer'; readonly requestId: string} & AlexaOffer)
  /** A fault strikes one connection. */
  | {readonly kind: 'strike'; readonly connectionId: string; readonly strike: ConnectionStrike}
  /** What a fault did to what is open is over. */
  | {readonly kind: 'fault-ended'; readonly fault: string}
  /** Time has passed. */
  | {readonly kind: 'tick'}

type ConnectionEffect = FaultPoints['connection']['effect']

/** What the state machine has to know of a fault. */
export type ConnectionStrike =
  | Extract<ConnectionEffect, {kind: 'say'}>
  | (Extract<ConnectionEffect, {kind: 'limit' | 'put-aside'}> & {
      /** Its id. */
      readonly fault: string
    })

export type Operation = 'ConnectAsMaster' | 'ConnectAsViewer' | 'SendSdpOffer' | 'SendSdpAnswer' | 'SendCandidate' | 'Disconnect'

/** What the sockets are to do about it, in this order. */
export type SignalingEffect =
  | {readonly kind: 'accept'; readonly connectionId: string}
  | {readonly kind: 'refuse'; readonly refusal: Refusal}
  /** A message from another client: faults may interfere. */
  | {
      readonly kind: 'deliver'
      readonly connectionId: string
      readonly channelName: string
      readonly to: Role
      readonly frame: ServiceFrame
    }
  /** The service's own word to the connection. */
  | {readonly kind: 'reply'; readonly connectionId: string; readonly frame: ServiceFrame}
  /** API Gateway's own word. */
  | {readonly kind: 'gateway'; readonly connectionId: string; readonly message: string}
  /** Ends a request that brought an Alexa offer. */
  | {readonly kind: 'conclude'; readonly requestId: string; readonly outcome: OfferOutcome}
  | {readonly kind: 'close'; readonly connectionId: string; readonly code: number; readonly reason: string}
  | {readonly kind: 'count'; readonly operation: Operation; readonly channelName: string; readonly failed: boolean}
  | {readonly kind: 'transferred'; readonly channelName: string}

/** The answer to an upgrade that does not happen. */
export interface Refusal {
  readonly status: number
  /** Exactly as it goes over the wire. */
  readonly body: string
  /** Sent as x-amzn-ErrorType where the service has a name for it. */
  readonly errorType?: string
}
