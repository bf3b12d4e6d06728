import type {ClipFact} from './media.ts'
import type {Failure} from './observed.ts'
import type {SessionMark} from './session-evidence.ts'
import type {SessionEvent} from './signaling.ts'
import type {ViewerMetric} from './viewer-metrics.ts'

/** Media that went one way, or came. */
export interface MediaCount {
  readonly packets: number
  /** RTP payload. */
  readonly bytes: number
}

/** The pair of addresses that a session goes over. */
export interface PairNote {
  /** `host 192.0.2.7:50000 udp` */
  readonly local: string
  readonly remote: string
}

/** Why a viewer is no longer served. */
export type ViewerEnd =
  /** It hung up, or its connection broke and did not come back. */
  | 'gone'
  /** ICE or DTLS did not come about in time. */
  | 'not-connected'
  /** Another offer of the same client id came. */
  | 'offered-again'
  /** Its offer cannot be answered. */
  | 'bad-offer'
  /** We ended. */
  | 'ended'

/** What happens to a master beside its signaling connection. Times are in ms. */
export type MasterEvent =
  | {readonly kind: 'viewer-joined'; readonly clientId: string; readonly viewers: number}
  /** Its offer was not taken: there is no room for more. */
  | {readonly kind: 'viewer-refused'; readonly clientId: string; readonly viewers: number}
  | {readonly kind: 'viewer-connected'; readonly clientId: string; readonly afterMs: number; readonly pair?: PairNote}
  /** The first packet of video went out. */
  | {readonly kind: 'viewer-media'; readonly clientId: string; readonly afterMs: number}
  | {
      readonly kind: 'viewer-left'
      readonly clientId: string
      readonly because: ViewerEnd
      /** What was wrong, where something was. */
      readonly problem?: string
      readonly servedMs: number
      readonly sent: MediaCount
      readonly keyFramesAskedFor: number
      readonly viewers: number
    }
  /** A message that means nothing here. */
  | {readonly kind: 'ignored'; readonly clientId?: string; readonly problem: string}

/** What happens to the ICE servers of a session that outlives their credentials. */
export type IceServersEvent =
  | {readonly kind: 'ice-servers'; readonly servers: number; readonly validMs: number; readonly refreshes: number}
  | {readonly kind: 'ice-servers-failed'; readonly failure: Failure; readonly retryMs: number}

/** What happens to the source of the media. */
export type SourceEvent =
  | {readonly kind: 'source'; readonly state: 'waiting' | 'running' | 'silent' | 'restarted'; readonly detail: string}
  | {readonly kind: 'source-problem'; readonly problem: string}

/** A signaling connection that ended and came back, and what was lost in between. */
export interface Reconnect {
  /** ISO 8601, UTC: when it ended, or was told to go. */
  readonly at: string
  readonly sinceStartMs: number
  /** In the words of {@link SessionEvent}: `idle`, `age`, `go-away`, `broken` … */
  readonly reason: string
  /** How long there was no signaling connection; 0 when the next one stood first. Absent while there is none. */
  readonly downMs?: number
  /** The longest time without a packet of media around it; absent where no media was under way. */
  readonly mediaGapMs?: number
}

/** Told when what it cost is known. */
export type ReconnectEvent = {readonly kind: 'reconnected'} & Reconnect

export type PeerEnd = 'duration' | 'interrupted' | 'failure'

/** The last event of a master: what there was in all. */
export interface MasterSummary {
  readonly kind: 'end'
  readonly role: 'MASTER'
  readonly because: PeerEnd
  readonly ranMs: number
  readonly viewersServed: number
  readonly mostViewersAtOnce: number
  readonly sent: {readonly video: MediaCount; readonly audio: MediaCount}
  readonly iceRefreshCount: number
  readonly reconnects: number
  readonly reconnectsByReason: Readonly<Record<string, number>>
  /** The newest of them. */
  readonly newestReconnects: readonly Reconnect[]
  readonly longestMediaGapMs?: number
}

interface Stamped {
  readonly schema: 'urn:kvsctl:schema:peer-event:1'
  /** ISO 8601, UTC. */
  readonly at: string
  readonly sinceStartMs: number
}

/** What a stand-in viewer measures, by the names that `--expect` knows. What is absent could not be measured. */
export type ViewerFigures = Readonly<Partial<Record<ViewerMetric, number>>>

/** What happens to a viewer beside its signaling connection. Times are in ms after its session began. */
export type ViewerEvent =
  | {readonly kind: 'session'; readonly number: number; readonly why: 'start' | 'lost'}
  | {readonly kind: 'mark'; readonly mark: SessionMark; readonly atMs: number}
  /** Once a second, on the way. */
  | {readonly kind: 'measured'; readonly figures: ViewerFigures}
  /** The session with the camera ended. */
  | {readonly kind: 'session-lost'; readonly failure: Failure; readonly retryMs?: number}

export interface ExpectationResult {
  /** As it was given. */
  readonly expected: string
  readonly metric: ViewerMetric
  readonly actual?: number
  readonly outcome: 'met' | 'unmet' | 'not-measurable'
}

/** The last event of a viewer: what there was in all. */
export interface ViewerSummary {
  readonly kind: 'end'
  readonly role: 'VIEWER'
  readonly because: PeerEnd
  readonly ranMs: number
  /** How often a session was begun. */
  readonly sessions: number
  readonly figures: ViewerFigures
  readonly pair?: PairNote
  readonly expectations: readonly ExpectationResult[]
  readonly saved?: ClipFact
  readonly reconnects: number
  readonly reconnectsByReason: Readonly<Record<string, number>>
  /** The newest of them. */
  readonly newestReconnects: readonly Reconnect[]
  readonly longestMediaGapMs?: number
  /** Why there is no session, where there is none. */
  readonly failure?: Failure
}

export type MasterNews = SessionEvent | MasterEvent | IceServersEvent | SourceEvent | ReconnectEvent | MasterSummary

export type PeerSummary = MasterSummary | ViewerSummary

export type ViewerNews = SessionEvent | ViewerEvent | IceServersEvent | ReconnectEvent | ViewerSummary

export type PeerNews = MasterNews | ViewerNews

/** What `peer master` and `peer viewer` tell, as it happens. */
export type PeerEvent = Stamped & PeerNews
