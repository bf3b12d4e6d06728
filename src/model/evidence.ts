import type {IceCandidate} from './candidate.ts'
import type {Channel, ChannelEndpoints, Role} from './channel.ts'
import type {EndpointReachFact} from './endpoint-reach.ts'
import type {ChannelUseFact, StorageCountFact} from './headroom.ts'
import type {IceTransport} from './ice-server.ts'
import type {NatMappingFact} from './nat-mapping.ts'
import type {Observed} from './observed.ts'
import type {OutboundRule} from './outbound-rule.ts'
import type {PresignedUrlFact, UrlSignatureFact} from './presigned-url.ts'
import type {Quota, QuotaUse, ServiceQuota} from './quota.ts'
import type {TurnMeasurements, TurnRedirect} from './relay.ts'
import type {SdpCandidate, SdpDetails, SdpTextFact} from './sdp.ts'
import type {SeriesFact} from './series.ts'
import type {SessionFact} from './session-evidence.ts'
import type {
  ChannelElsewhereFact,
  ClockSkewFact,
  CredentialShapeFact,
  MessageRefusalFact,
  MessageRoundTripFact,
  PermissionsFact,
  WebsocketPingsFact,
} from './signaling-evidence.ts'
import type {TransportAddress} from './transport-address.ts'
import type {Projection} from './trend.ts'

/** Something that exists once per server, transport or address. */
export interface Subjected<T> {
  readonly subject: string
  readonly observed: Observed<T>
}

export interface CallerIdentity {
  readonly account: string
  readonly arn: string
}

/** What GetIceServerConfig handed out, without its secrets. */
export interface IceServersFact {
  /** `service` or the file that `--ice-servers` named. */
  readonly source: string
  readonly servers: readonly {
    readonly urls: readonly string[]
    readonly username?: string
    readonly ttlSeconds?: number
    /** Decoded from the username, where it has the REST form. */
    readonly expiresAt?: string
    readonly issuedForArn?: string
  }[]
}

export interface SignalingConnectFact {
  readonly role: Role
  readonly clientId?: string
  /** `host:port` of the websocket. */
  readonly endpoint: string
  /** Status of the upgrade: 101 when it opened. */
  readonly httpStatus: number
  /** Response headers of the upgrade, lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** Body of a refusal, at most 4 KiB, stripped of control characters. */
  readonly body?: string
}

export interface StunBindingFact {
  readonly server: string
  readonly transport: IceTransport
  readonly serverAddress: TransportAddress
  readonly localAddress: TransportAddress
  /** XOR-MAPPED-ADDRESS, or MAPPED-ADDRESS from an old server: how the server sees us. */
  readonly mappedAddress: TransportAddress
  readonly rttMs: number
  readonly software?: string
  /** The server's other address and port, where it is one for NAT discovery (RFC 5780 §7.4). */
  readonly otherAddress?: TransportAddress
  /** What TLS or DTLS agreed on, over these. */
  readonly connect?: ConnectFact
  /** Binding requests in a row, which only `probe stun` sends. */
  readonly series?: Observed<SeriesFact>
}

/** An error response of a STUN or TURN server (RFC 8489 §14.8). */
export interface StunErrorFact {
  /** Method that was refused: `Allocate`, `CreatePermission`. */
  readonly method: string
  readonly code: number
  /** Free of control characters. */
  readonly reason: string
}

/** What TLS or DTLS agreed on. */
export interface ConnectFact {
  /** `TLSv1.3`, `DTLSv1.2` */
  readonly tlsVersion?: string
  readonly cipher?: string
  readonly issuer?: string
  readonly subject?: string
  /** When the certificate expires: ISO 8601, UTC. */
  readonly validTo?: string
  /** False over DTLS: the handshake was made, and neither the certificate nor the server's hold on its key was checked. */
  readonly verified?: boolean
}

/** How far one server got over one transport. Every stage is kept, so that the first that failed names the cause. */
export interface TurnAllocationFact {
  readonly server: string
  readonly transport: IceTransport
  readonly serverAddress?: TransportAddress
  readonly stages: {
    /** TCP connect, TLS or DTLS handshake; not attempted over UDP. */
    readonly connect: Observed<ConnectFact>
    readonly allocate: Observed<{
      readonly relayed: TransportAddress
      readonly mapped?: TransportAddress
      readonly lifetimeSeconds: number
      readonly rttMs: number
      readonly realm: string
      readonly software?: string
    }>
    /** CreatePermission for `peer`. */
    readonly permission: Observed<{readonly peer: TransportAddress; readonly rttMs: number}>
    /** Data that went out through the relay and came back through it. */
    readonly roundTrip: Observed<{
      readonly peer: TransportAddress
      readonly rttMs: number
      readonly sent: number
      readonly received: number
    }>
  }
  /** The refusal that ended it, if a server's error response did. */
  readonly refusal?: StunErrorFact
  /** The server sent us to another one, which is the one that the stages are about. */
  readonly redirect?: TurnRedirect
  /** What `probe turn` measures besides. */
  readonly measured?: TurnMeasurements
}

export interface SdpMediaFact {
  readonly kind: string
  readonly port: number
  readonly direction: string
  readonly codecs: readonly string[]
}

export interface SdpFact {
  readonly type: 'offer' | 'answer'
  readonly sdp: string
  /** Length of the SDP in bytes, and of the base64 payload that carries it: KVS documents a limit of 10 K for the latter. */
  readonly sdpBytes: number
  readonly payloadBytes: number
  readonly media: readonly SdpMediaFact[]
  /** Absent in evidence that was saved before these were looked for. */
  readonly details?: SdpDetails
}

/** A message from the other side that cannot be used, and why. */
export interface PeerDefect {
  readonly where: 'frame' | 'base64' | 'json' | 'sdp' | 'candidate'
  readonly problem: string
  /** The beginning of what was received, free of control characters. */
  readonly excerpt: string
}

export interface OfferAnswerFact {
  readonly offer: SdpFact
  readonly correlationId: string
  /** Undefined when no answer came within `waitedMs`. */
  readonly answer?: SdpFact
  readonly answeredAfterMs?: number
  readonly waitedMs: number
  readonly remoteCandidates: readonly string[]
  /** The same, as far as they can be read; absent in evidence that was saved before they were. */
  readonly candidates?: readonly SdpCandidate[]
  /** How many of them came before the answer. */
  readonly candidatesBeforeAnswer?: number
  /** STATUS_RESPONSE for our correlation id. */
  readonly statusResponse?: {
    readonly success: boolean
    readonly errorType: string
    readonly statusCode: string
    readonly description?: string
  }
  readonly defects: readonly PeerDefect[]
}

export interface MetricSeries {
  /** `Latency`, `Failure`, ... in namespace AWS/KinesisVideo. */
  readonly metric: string
  readonly operation?: string
  readonly unit: string
  readonly statistic: string
  readonly periodSeconds: number
  /** Oldest first; at = ISO 8601. */
  readonly points: readonly {readonly at: string; readonly value: number}[]
}

export interface MetricsFact {
  readonly from: string
  readonly to: string
  readonly series: readonly MetricSeries[]
}

/** Channels that a missing one may have been meant to be. */
export interface NearChannelsFact {
  /** Nearest first; at most five. */
  readonly near: readonly {readonly name: string; readonly arn: string}[]
  /** How many channels were looked at. */
  readonly listed: number
  /** False when the account has more channels than were looked at. */
  readonly complete: boolean
}

export interface QuotaRow {
  readonly quota: Quota
  readonly use: QuotaUse
  /** The channel, where it is about one of several. */
  readonly subject?: string
  /** Absent where no trend is beyond doubt. */
  readonly projection?: Projection
}

/**
 * Every fact that a probe can observe: serialisable, with units in the names. A key without a probe does not compile
 * (`probes/index.ts` is a Record over these keys).
 */
export interface EvidenceMap {
  credentialShape: Observed<CredentialShapeFact>
  clockSkew: Observed<ClockSkewFact>
  identity: Observed<CallerIdentity>
  channel: Observed<Channel>
  nearChannels: Observed<NearChannelsFact>
  channelElsewhere: Observed<ChannelElsewhereFact>
  endpoints: Observed<ChannelEndpoints>
  endpointReach: Observed<readonly Subjected<EndpointReachFact>[]>
  outboundRules: Observed<readonly OutboundRule[]>
  iceServers: Observed<IceServersFact>
  signalingConnect: Observed<SignalingConnectFact>
  websocketPings: Observed<WebsocketPingsFact>
  messageRefusal: Observed<MessageRefusalFact>
  messageRoundTrip: Observed<MessageRoundTripFact>
  permissions: Observed<PermissionsFact>
  hostCandidates: Observed<readonly IceCandidate[]>
  stunBindings: Observed<readonly Subjected<StunBindingFact>[]>
  natMappings: Observed<readonly NatMappingFact[]>
  turnAllocations: Observed<readonly Subjected<TurnAllocationFact>[]>
  offerAnswer: Observed<OfferAnswerFact>
  sdpTexts: Observed<readonly SdpTextFact[]>
  session: Observed<SessionFact>
  serviceQuotas: Observed<readonly ServiceQuota[]>
  channelCount: Observed<number>
  streamCount: Observed<number>
  storageChannelCount: Observed<StorageCountFact>
  channelUse: Observed<ChannelUseFact>
  quotas: Observed<readonly QuotaRow[]>
  metrics: Observed<MetricsFact>
  presignedUrl: Observed<PresignedUrlFact>
  urlSignature: Observed<UrlSignatureFact>
}

export type EvidenceKey = keyof EvidenceMap
export type Evidence = {readonly [K in EvidenceKey]?: EvidenceMap[K]}

/** The value type behind an evidence key. */
export type FactOf<K extends EvidenceKey> = EvidenceMap[K] extends Observed<infer T> ? T : never
