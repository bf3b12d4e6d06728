import type {MediaFact} from '../model/media.ts'
import type {KeyFrameTrialFact, Measured} from '../model/session-evidence.ts'
import {MediaMeter, type ReceivedFrame} from '../peer/media/media-meter.ts'
import type {MediaKind, ReceivedRtpPacket} from '../peer/rtp-packet.ts'
import type {Cancel, Clock} from '../platform/clock.ts'
import {KeyFrameTrial} from './key-frame-trial.ts'
import type {MarkKeeper} from './session-marks.ts'

export interface MediaWatchOptions {
  readonly clock: Clock
  readonly marks: MarkKeeper
  /** Whether the video is H.264: pictures of other codecs cannot be told from its packets here. */
  readonly readsPictures: boolean
  readonly requestKeyFrame: () => void
  readonly onFrame?: (frame: ReceivedFrame) => void
}

/** A sender that begins with a key frame has sent it by then. */
const patienceMs = 1_000
/** Some cameras take their time, and one request may be lost; more than a few are no use to anybody. */
const maxRequests = 5

/** What a session receives: marks its firsts, measures the rest, and asks for a key frame where none comes by itself. */
export class MediaWatch {
  readonly #options: MediaWatchOptions
  readonly #meters: ReadonlyMap<MediaKind, MediaMeter>
  readonly #payloadTypes = new Map<MediaKind, number>()
  readonly #trial: KeyFrameTrial
  #cancel: Cancel | undefined
  #requests = 0

  constructor(options: MediaWatchOptions) {
    this.#options = options
    const {clock, marks, requestKeyFrame} = options
    this.#trial = new KeyFrameTrial({clock, elapsedMs: () => marks.elapsedMs(), requestKeyFrame})
    const kinds: readonly MediaKind[] = options.readsPictures ? ['video', 'audio'] : ['audio']
    this.#meters = new Map(kinds.map((kind) => [kind, new MediaMeter({kind, onFrame: (frame) => this.#onFrame(frame)})]))
  }

  take(kind: MediaKind, packet: ReceivedRtpPacket): void {
    const {marks} = this.#options
    // What can be read was decrypted with what DTLS agreed on, even where word of its end comes later.
    for (const earlier of ['iceConnectedMs', 'dtlsConnectedMs'] as const) marks.set(earlier)
    marks.set(kind === 'video' ? 'firstVideoRtpMs' : 'firstAudioRtpMs')
    this.#payloadTypes.set(kind, packet.payloadType)
    if (kind === 'video') this.#watchForPicture()
    this.#meters.get(kind)?.take(packet, marks.elapsedMs())
  }

  #onFrame(frame: ReceivedFrame): void {
    const {marks, onFrame} = this.#options
    if (frame.kind === 'video') {
      marks.set('firstFrameMs')
      const mayBegin = frame.isKey && !marks.has('firstDecodableFrameMs')
      if (mayBegin && this.#meters.get('video')!.report(marks.elapsedMs()).frames?.firstKeyFrameAtMs !== undefined)
        marks.set('firstDecodableFrameMs')
      if (marks.has('firstDecodableFrameMs')) this.#trial.take(frame.isKey)
    }
    onFrame?.(frame)
  }

  #watchForPicture(): void {
    const {clock, marks, requestKeyFrame} = this.#options
    if (this.#cancel || marks.has('firstDecodableFrameMs')) return
    const ask = () => {
      if (marks.has('firstDecodableFrameMs') || this.#requests >= maxRequests) return
      this.#requests++
      requestKeyFrame()
      this.#cancel = clock.after(patienceMs, ask)
    }
    this.#cancel = clock.after(patienceMs, ask)
  }

  /** Of each kind of which a packet came. */
  get payloadTypes(): ReadonlyMap<MediaKind, number> {
    return this.#payloadTypes
  }

  get keyFrameRequests(): number {
    return this.#requests + this.#trial.requests
  }

  get keyFrameTrial(): Measured<KeyFrameTrialFact> {
    return this.#trial.fact
  }

  report(): readonly MediaFact[] {
    const atMs = this.#options.marks.elapsedMs()
    return [...this.#meters.values()].map((meter) => meter.report(atMs))
  }

  stop(): void {
    this.#cancel?.()
    this.#trial.stop()
  }
}
