import type {StunErrorFact} from './evidence.ts'
import type {IceTransport} from './ice-server.ts'
import type {ClipFact, MediaFact} from './media.ts'
import type {Failure} from './observed.ts'
import type {RelayServerFact} from './relay-server.ts'
import type {CandidateFact} from './signal-message.ts'
import type {WebrtcStats} from './webrtc-stats.ts'

/** What cannot be told is said to be so, and is never 0. */
export type Measured<T> = T | 'not-measured'

/**
 * When a session reached what, in ms after it began. What it never reached is absent. A session begins when its offer is about to be made.
 */
export interface SessionMarks {
  readonly offerSentMs?: number
  readonly answerMs?: number
  /** The first candidate of the other side, in its answer or trickled. */
  readonly firstRemoteCandidateMs?: number
  readonly iceConnectedMs?: number
  readonly dtlsConnectedMs?: number
  readonly firstVideoRtpMs?: number
  readonly firstAudioRtpMs?: number
  /** The first whole video frame, of whatever kind. */
  readonly firstFrameMs?: number
  /** The first whole key frame with its parameter sets: what a decoder can show. */
  readonly firstDecodableFrameMs?: number
  readonly dataChannelOpenMs?: number
}

export type SessionMark = keyof SessionMarks

/** A candidate of either side, with its time in the session. */
export interface SessionCandidate extends CandidateFact {
  /** Ours: when it was found. Theirs: when it came. */
  readonly atMs: number
  /** `description`: it stood in the offer or answer. */
  readonly via: 'description' | 'trickle'
  /** Why it was not used, where it was not: a filter of ours, or what the stack makes of its address. */
  readonly leftOut?: string
}

/** One end of a pair. */
export interface PairEnd {
  /** host, srflx, prflx, relay. */
  readonly type: string
  /** `192.0.2.1:50000`, `[2001:db8::1]:50000` */
  readonly address: string
  readonly protocol: string
  readonly priority: Measured<number>
  /** Of a relayed candidate of ours: the transport to the TURN server, and the server. */
  readonly relayTransport?: IceTransport
  readonly server?: string
}

/** A candidate pair (RFC 8445 §6.1.2.6) with what W3C statistics tell of it. */
export interface SessionPair {
  readonly local: PairEnd
  readonly remote: PairEnd
  /** frozen, waiting, in-progress, failed, succeeded. */
  readonly state: string
  readonly nominated: boolean
  readonly rttMs: Measured<number>
  readonly requestsSent: Measured<number>
  readonly responsesReceived: Measured<number>
  readonly requestsReceived: Measured<number>
  readonly bytesSent: Measured<number>
  readonly bytesReceived: Measured<number>
}

/** DTLS of the session (RFC 5764), and whether the certificate is the one that signaling announced (RFC 8122 §5). */
export interface SessionDtls {
  /** new, connecting, connected, closed, failed. */
  readonly state: string
  /** `client` or `server`: ours. */
  readonly role: Measured<string>
  readonly version: Measured<string>
  readonly cipher: Measured<string>
  readonly srtpProfile: Measured<string>
  /** `sha-256 AB:CD:…` of the answer. */
  readonly expectedFingerprint: Measured<string>
  /** Of the certificate that came. */
  readonly actualFingerprint: Measured<string>
  readonly fingerprintMatches: Measured<boolean>
  /** Datagrams of DTLS either way: a flight that is larger than the path takes goes out and never arrives. */
  readonly handshakeSent: Measured<number>
  readonly handshakeReceived: Measured<number>
  readonly largestSentBytes: Measured<number>
  readonly largestReceivedBytes: Measured<number>
  /** `40 (handshake_failure)`: what a fatal alert in the clear said. */
  readonly alert?: string
}

/** A codec as it was agreed on, and as packets really came. */
export interface SessionCodec {
  readonly kind: 'video' | 'audio'
  /** `H264/90000`, in the order of preference of the answer. */
  readonly negotiated: readonly string[]
  /** fmtp of the first of them. */
  readonly parameters?: string
  /** Of the packets that came; absent where none did. */
  readonly sent?: string
}

export interface DataChannelFact {
  readonly label: string
  /** connecting, open, closing, closed. */
  readonly state: string
  /** From sending to its acknowledgement by the SCTP of the other side (RFC 9260 §6.3.1), smoothed: no application need answer. */
  readonly roundTripMs: Measured<number>
}

/** What we asked of the sender. */
export interface FeedbackFact {
  readonly plisSent: Measured<number>
  readonly nacksSent: Measured<number>
  /** `not-measured` where none was called for: key frames came by themselves, or the watch was too short. */
  readonly keyFrameTrial: Measured<KeyFrameTrialFact>
}

/** Most cameras make a key frame every second or two: without one for so long, they are asked for one. ms. */
export const keyFrameQuietMs = 3_000

/** What came of asking for key frames (PLI) once pictures had come for a while, and none of them was one. Times in ms of the session. */
export interface KeyFrameTrialFact {
  readonly requestedAtMs: readonly number[]
  /** Whole pictures since the first request, and the key frames among them. */
  readonly pictures: number
  readonly keyFrames: number
  /** After the last request. `not-measured` where the session, or its pictures, ended before an answer was due. */
  readonly answeredAfterMs: number | 'unanswered' | 'not-measured'
}

/**
 * The signaling metrics of the KVS C SDK, under its names (developer guide, "Metrics of the C SDK", signaling metrics; Stats.h). Latencies
 * are exponential moving averages. Times in ms.
 */
export interface SignalingMetrics {
  /** DescribeSignalingChannel, GetSignalingChannelEndpoint. */
  readonly cpApiCallLatency: Measured<number>
  /** GetIceServerConfig. */
  readonly dpApiCallLatency: Measured<number>
  /** Since there is a client. */
  readonly signalingClientUptime: number
  /** How long the connection has stood; 0 where there is none, as in the C SDK. */
  readonly connectionDuration: number
  /** Offers, answers and candidates. */
  readonly numberOfMessagesSent: number
  /** Messages of every kind. */
  readonly numberOfMessagesReceived: number
  /** How often ICE servers were fetched. */
  readonly iceRefreshCount: number
  /** API calls, connecting and sending that failed. */
  readonly numberOfErrors: number
  /** Reconnecting, refreshing ICE servers and messages that could not be read. */
  readonly numberOfRuntimeErrors: number
  readonly numberOfReconnects: number
}

export type SessionState =
  /** The offer was not answered. */
  | 'unanswered'
  /** The service refused the offer, or the answer cannot be used. */
  | 'refused'
  | 'connecting'
  | 'connected'
  /** ICE or DTLS gave up, or lost what it had. */
  | 'failed'
  /** In good order: by us, or by the other side. */
  | 'closed'

/** What was asked of a session. */
export interface SessionChoices {
  readonly relayOnly: boolean
  readonly trickle: boolean
  readonly codec?: string
  /** Candidates that were told to the other side, and those that were taken from it; without it all. */
  readonly send?: readonly string[]
  readonly accept?: readonly string[]
  /** The one TURN server that the session used, where there was one. */
  readonly turnServer?: string
  readonly turnTransport?: IceTransport
}

/** A WebRTC session through a channel, as its viewer lived it. */
export interface SessionFact {
  readonly state: SessionState
  readonly choices: SessionChoices
  /** Where the session began, in ms after the start of the run: marks count from there. */
  readonly beganAtMs: number
  /** How long it was watched, from its beginning. */
  readonly watchedMs: number
  readonly marks: SessionMarks
  readonly localCandidates: readonly SessionCandidate[]
  readonly remoteCandidates: readonly SessionCandidate[]
  readonly pairs: readonly SessionPair[]
  readonly selected?: SessionPair
  readonly dtls: SessionDtls
  readonly codecs: readonly SessionCodec[]
  readonly media: readonly MediaFact[]
  /** W3C statistics under their names. */
  readonly stats: readonly WebrtcStats[]
  /** Every TURN server that was to be asked for a relay, in the order in which they were tried. */
  readonly relayServers: readonly RelayServerFact[]
  /** What those servers refused; peers that they do not let in aside. */
  readonly turnRefusals: readonly StunErrorFact[]
  readonly dataChannel: Measured<DataChannelFact>
  readonly feedback: FeedbackFact
  readonly signaling: SignalingMetrics
  /** What was kept of it, where that was asked for. */
  readonly clip?: ClipFact
  /** What ended it or kept it from coming about. */
  readonly failure?: Failure
  /** The DTLS alert by which the other side ended it: `0 (close_notify)` where that was in good order. */
  readonly farewell?: string
}
