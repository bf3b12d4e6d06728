import type {IceTransport} from '../model/ice-server.ts'
import type {SessionFact} from '../model/session-evidence.ts'
import type {Clip} from '../peer/clip/save-clip.ts'
import type {VideoFormat} from '../peer/load-werift.ts'
import type {CandidateWord} from '../session/candidate-filter.ts'
import type {ViewerSession} from '../session/viewer-session.ts'
import type {GatheringSession, GatheringSettings} from './gathering-session.ts'
import type {SignalingSession, SignalingSettings} from './signaling-session.ts'

/** What the probes of a whole session share during a run. */
export interface WholeSession extends SignalingSession, GatheringSession {
  /** Set by `offerAnswer` when the offer is on its way, with where it began in the run's time. */
  viewer?: {readonly session: ViewerSession; readonly beganAtMs: number}
}

/** How a session is to be led. */
export interface SessionPlan {
  /** How long media is received once the peers are connected. */
  readonly durationMs: number
  /** How long ICE and DTLS may take, from the answer on. */
  readonly connectTimeoutMs: number
  readonly relayOnly: boolean
  readonly trickle: boolean
  readonly videoFormat?: VideoFormat
  readonly send?: readonly CandidateWord[]
  readonly accept?: readonly CandidateWord[]
  readonly turnTransport?: IceTransport
  readonly turnServer?: string
  /** Asked to look at the session again and again while it lasts. */
  readonly watch?: {readonly everyMs: number; readonly onSnapshot: (fact: SessionFact) => void}
  /** Keeps what is received. */
  readonly clip?: Clip
}

export interface WholeSessionSettings extends SignalingSettings, GatheringSettings {
  /** Present where a whole session is wanted: then its offer is the one that `offerAnswer` is about. */
  readonly sessionPlan?: SessionPlan
}
