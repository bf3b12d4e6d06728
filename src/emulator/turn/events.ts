import type {TransportAddress} from '../../model/transport-address.ts'

/** The client's side of a 5-tuple. */
export interface TurnClient {
  /** Unique per server as long as the 5-tuple lives. */
  readonly key: string
  readonly transport: 'udp' | 'tcp' | 'tls'
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

/** What a TURN server wants done about it. */
export type TurnEffect =
  /** `loseable` marks relayed data, which may be dropped when the client does not keep up. */
  | {readonly kind: 'to-client'; readonly client: TurnClient; readonly bytes: Uint8Array; readonly loseable: boolean}
  | {readonly kind: 'to-peer'; readonly relayId: number; readonly peer: TransportAddress; readonly bytes: Uint8Array}
  /** Bind a UDP socket for this relay and report `relay-opened` or `relay-failed`. */
  | {readonly kind: 'open-relay'; readonly relayId: number; readonly evenPort: boolean}
  | {readonly kind: 'close-relay'; readonly relayId: number}
  /** Another minute of an allocation has begun: what KVS bills. */
  | {readonly kind: 'connected-minute'; readonly channelName: string}
