import type {MediaFact} from '../../model/media.ts'
import type {AccessUnit} from '../../protocol/h264/nal-unit.ts'
import {isKeyPicture} from '../../protocol/h264/nal-unit.ts'
import type {MediaKind, ReceivedRtpPacket} from '../rtp-packet.ts'
import {AudioMeter} from './audio-meter.ts'
import {type OrderedPacket, ReorderBuffer} from './reorder-buffer.ts'
import {RtpMeter} from './rtp-meter.ts'
import {SequenceTracker} from './sequence.ts'
import {SourceGate} from './source-gate.ts'
import {VideoMeter} from './video-meter.ts'

/** What came whole and in order: a picture, or an Opus packet. */
export type ReceivedFrame = FrameContent & {
  readonly ssrc: number
  /** RTP timestamp, 32 bits. */
  readonly timestamp: number
  readonly atMs: number
}

type FrameContent =
  | {readonly kind: 'video'; readonly picture: AccessUnit; readonly isKey: boolean}
  | {readonly kind: 'audio'; readonly packet: Buffer}

export interface MediaMeterOptions {
  readonly kind: MediaKind
  /** As negotiated, where it is known; otherwise that of the first packet. */
  readonly payloadType?: number
  /** NAL units from `sprop-parameter-sets` of the SDP. */
  readonly parameterSets?: readonly Buffer[]
  /** Hears every frame, for whoever wants to keep them. */
  readonly onFrame?: (frame: ReceivedFrame) => void
}

/**
 * Measures one received track by its packets. Knows no clock and no socket: all times are the caller's, in ms from whatever moment
 * it counts from, and never go back. Its memory is bounded, whatever comes.
 */
export class MediaMeter {
  readonly #kind: MediaKind
  readonly #onFrame: ((frame: ReceivedFrame) => void) | undefined
  readonly #gate: SourceGate
  readonly #rtp: RtpMeter
  readonly #video: VideoMeter
  readonly #audio = new AudioMeter()
  readonly #buffer = new ReorderBuffer()
  #sequence = new SequenceTracker()
  #expectedBefore = 0
  #duplicates = 0
  #reordered = 0
  #stray = 0

  constructor({kind, payloadType, parameterSets = [], onFrame}: MediaMeterOptions) {
    this.#kind = kind
    this.#onFrame = onFrame
    this.#gate = new SourceGate(payloadType)
    this.#rtp = new RtpMeter(kind)
    this.#video = new VideoMeter(parameterSets)
  }

  /** @param bytes of the packet with its headers, where the caller knows */
  take(packet: ReceivedRtpPacket, atMs: number, bytes?: number): void {
    const {packets, isNew} = this.#gate.take(packet)
    if (isNew) this.#begin(atMs)
    for (const admitted of packets) this.#takeAdmitted(admitted, atMs, bytes)
  }

  #begin(atMs: number): void {
    this.#expectedBefore += this.#sequence.expected
    this.#sequence = new SequenceTracker()
    this.#order(this.#buffer.drain(atMs))
    this.#rtp.restart()
  }

  #takeAdmitted(packet: ReceivedRtpPacket, atMs: number, bytes: number | undefined): void {
    const {status, number} = this.#sequence.place(packet.sequenceNumber)
    if (status === 'duplicate') this.#duplicates++
    else if (status === 'stray') this.#stray++
    else {
      if (status === 'late') this.#reordered++
      if (status === 'restart') {
        this.#order(this.#buffer.drain(atMs))
        this.#rtp.restart()
      }
      this.#rtp.take(packet, status !== 'late', atMs, bytes)
      this.#order(this.#buffer.take(number, packet, atMs))
    }
  }

  #order(packets: readonly OrderedPacket[]): void {
    for (const ordered of packets) {
      if (this.#kind === 'video') this.#takeVideo(ordered)
      else if (this.#audio.take(ordered)) this.#emit(ordered, {kind: 'audio', packet: ordered.packet.payload})
    }
  }

  #takeVideo(ordered: OrderedPacket): void {
    for (const {nalUnits, timestamp} of this.#video.take(ordered)) {
      this.#rtp.countFrame(ordered.atMs)
      this.#emit(ordered, {kind: 'video', picture: nalUnits, isKey: isKeyPicture(nalUnits)}, timestamp)
    }
  }

  /** A picture without marker is complete with the packet after it, which has another timestamp. */
  #emit({packet, atMs}: OrderedPacket, content: FrameContent, timestamp = packet.timestamp): void {
    this.#onFrame?.({ssrc: packet.ssrc, timestamp, atMs, ...content})
  }

  /** What is known at a time; may be asked again and again. */
  report(atMs: number): MediaFact {
    this.#order(this.#buffer.release(atMs))
    const {sources, current, refused} = this.#gate
    const malformed = this.#stray + this.#video.malformed + this.#audio.malformed
    const {rtp, unknown} = this.#rtp.report(atMs, {
      ...current,
      sources,
      expected: this.#expectedBefore + this.#sequence.expected,
      duplicates: this.#duplicates,
      reordered: this.#reordered,
      garbage: {...refused, malformed},
    })
    const {unknown: moreUnknown, ...content} = this.#kind === 'video' ? this.#video.report(atMs) : this.#audio.report(rtp.lost)
    return {
      kind: this.#kind,
      codec: this.#kind === 'video' ? 'H264' : 'opus',
      rtp,
      ...content,
      unknown: {...unknown, ...moreUnknown},
    }
  }
}
