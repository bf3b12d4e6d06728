import type {OutgoingMessage} from '../client/signaling/connection.ts'
import type {SessionMark} from '../model/session-evidence.ts'
import type {ReceivedFrame} from '../peer/media/media-meter.ts'
import type {PeerOptions} from '../peer/peer.ts'
import type {MediaKind, SenderReport} from '../peer/rtp-packet.ts'
import type {Clock} from '../platform/clock.ts'
import type {Random} from '../platform/random.ts'
import type {CandidateWord} from './candidate-filter.ts'
import type {Relays} from './relays.ts'
import type {SignalingMeter} from './signaling-meter.ts'

/** The way to the channel: an open `SignalingConnection`, or a session that connects again whenever it has to. */
export interface SignalingLine {
  /** @returns false when there is no connection now and nothing was sent */
  send(message: OutgoingMessage): boolean
  /** Calls back when the service has answered a ping. */
  ping(onPong: () => void): void
}

export interface ViewerSessionOptions {
  readonly line: SignalingLine
  /** What the peer is made with, but for the relays. */
  readonly peer: Omit<PeerOptions, 'role'>
  /** The relays of the session. They are used while it lasts, and belong to the caller. */
  readonly relays?: Relays
  /** Candidates of ours that the other side is told; all without it. */
  readonly send?: readonly CandidateWord[]
  /** Candidates of the other side that are used; all without it. */
  readonly accept?: readonly CandidateWord[]
  readonly clock: Clock
  readonly random: Random
  /** Where messages are counted; the caller tells it of API calls and connections. */
  readonly meter: SignalingMeter
  readonly onMark?: (mark: SessionMark, atMs: number) => void
  /** Every whole picture and sound, in order. */
  readonly onFrame?: (frame: ReceivedFrame) => void
  readonly onSenderReport?: (kind: MediaKind, report: SenderReport) => void
}
