import type {Observed} from './observed.ts'
import type {SeriesFact} from './series.ts'
import type {TransportAddress} from './transport-address.ts'

/** Numbered packets that went from one allocation to another and back. */
export interface RelaySeriesFact extends SeriesFact {
  /** How many reached the other end at all: what is missing of these was lost on the way there. */
  readonly arrived: number
  /** How many came back after one that was sent later. */
  readonly reordered: number
  readonly duplicates: number
}

/** What a relay carried one way while it was offered a rate. */
export interface RelayRateStep {
  /** With the headers of ChannelData, UDP and IP, as a quota would count it. */
  readonly offeredBitsPerSecond: number
  readonly carriedBitsPerSecond: number
  readonly sent: number
  readonly received: number
}

export interface RelayRateFact {
  readonly steps: readonly RelayRateStep[]
  /** The highest rate that came through whole, or nearly: 0 where not even the first step did. */
  readonly carriedBitsPerSecond: number
  /** All that was sent, which is what the relay's minutes and bytes are billed for. */
  readonly bytes: number
  readonly seconds: number
}

/** Whether a TURN server lets a private address in as peer. KVS does not, and nothing is wrong with that. */
export type PeerPermission =
  | {readonly peer: string; readonly allowed: true}
  | {readonly peer: string; readonly allowed: false; readonly code: number; readonly reason: string}

/** What `probe turn` finds out about one server over one transport besides getting a relay. */
export interface TurnMeasurements {
  /** What DNS says. Clients of KVS need not ask it where the name carries the address. */
  readonly names: Observed<{readonly addresses: readonly string[]; readonly inName?: readonly string[]}>
  /** Binding requests from the socket of the allocation. */
  readonly bindings: Observed<SeriesFact & {readonly mapped?: TransportAddress}>
  readonly privatePeer: Observed<PeerPermission>
  /** The other end of what is sent: a second allocation; where there was none, the first one itself. */
  readonly secondRelay: Observed<{readonly relayed: TransportAddress}>
  /** As Send and Data indications. */
  readonly indications: Observed<RelaySeriesFact>
  readonly channelData: Observed<RelaySeriesFact>
  /** Only with `--bandwidth`: it costs relay minutes and bytes. */
  readonly rate?: Observed<RelayRateFact>
  /** Refresh with lifetime 0. */
  readonly release: Observed<{readonly rttMs: number}>
}

/** ALTERNATE-SERVER (RFC 8489 §10) in the answer to Allocate. */
export interface TurnRedirect {
  readonly from: TransportAddress
  readonly to: TransportAddress
  /** ALTERNATE-DOMAIN: the name that the certificate of the other server must have. */
  readonly domain?: string
}
