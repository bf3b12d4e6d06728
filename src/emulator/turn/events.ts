import type {IceTransport} from '../../model/ice-server.ts'
import type {TransportAddress} from '../../model/transport-address.ts'
import type {TurnAccount} from './credentials.ts'

/** The client's side of a 5-tuple. */
export interface TurnClient {
  /** Unique per server as long as the 5-tuple lives. */
  readonly key: string
  readonly transport: IceTransport
  readonly address: TransportAddress
}

/** What happens to a TURN server. */
export type TurnEvent =
  /** One whole datagram, or one STUN message or ChannelData cut out of a stream, with or without its padding. */
  | {readonly kind: 'from-client'; readonly client: TurnClient; readonly bytes: Buffer}
  | {readonly kind: 'from-peer'; readonly relayId: number; readonly peer: TransportAddress; readonly bytes: Buffer}
  | {readonly kind: 'relay-opened'; readonly relayId: number; readonly address: TransportAddress}
  | {readonly kind: 'relay-failed'; readonly relayId: number}
  /** A stream client's connection ended. */
  | {readonly kind: 'client-gone'; readonly client: TurnClient}
  /** Time passed. What has expired is already treated so without it; this frees its sockets. */
  | {readonly kind: 'tick'}

interface ToClient {
  readonly kind: 'to-client'
  readonly client: TurnClient
  readonly bytes: Uint8Array
  /** Relayed data, which may be dropped when the client does not keep up. */
  readonly loseable: boolean
}

interface ToPeer {
  readonly kind: 'to-peer'
  readonly relayId: number
  readonly peer: TransportAddress
  readonly bytes: Uint8Array
}

/** Which port a relay gets (RFC 8656 §7.2). */
export type RelayPort =
  | {readonly kind: 'any'}
  | {readonly kind: 'even'}
  /** An even one, and the next higher one is bound and kept, too; the relay's number is the reservation's. */
  | {readonly kind: 'even-pair'}
  | {readonly kind: 'reserved'; readonly reservationId: number}

/** What a TURN server wants done about it. */
export type TurnEffect =
  | ToClient
  | ToPeer
  /** Send these so much later. */
  | {readonly kind: 'later'; readonly delayMs: number; readonly effect: ToClient | ToPeer}
  /** Bind a UDP socket for this relay and report `relay-opened` or `relay-failed`. */
  | {readonly kind: 'open-relay'; readonly relayId: number; readonly port: RelayPort}
  | {readonly kind: 'close-relay'; readonly relayId: number}
  /** Give up the port that was kept when this relay was opened. */
  | {readonly kind: 'drop-reservation'; readonly reservationId: number}
  /** Another minute of an allocation has begun: what KVS bills. */
  | {readonly kind: 'connected-minute'; readonly account: TurnAccount}
