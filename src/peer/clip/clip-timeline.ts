import type {ReceivedFrame} from '../media/media-meter.ts'
import {clockRates, TimestampLine} from '../media/timestamp-line.ts'
import type {MediaKind, SenderReport} from '../rtp-packet.ts'

/** What a clock is off after hours, and a jitter, stay below; what is above is another clock, or one that was set anew. */
const maxDriftMs = 5000

/** Where the frames of one track stand in time: by their timestamps, which know of no jitter. */
export class ClipTimeline {
  readonly #ticksPerMs: number
  #line = new TimestampLine()
  #ssrc: number | undefined
  #anchor: {readonly ticks: number; readonly ms: number} | undefined
  #last = Number.NEGATIVE_INFINITY

  constructor(kind: MediaKind) {
    this.#ticksPerMs = clockRates[kind] / 1000
  }

  /** Says when a timestamp was, on the clock of the arrivals. Until then, it is as if the first frame had taken no time. */
  anchor(timestamp: number, ms: number): void {
    this.#anchor = {ticks: this.#line.take(timestamp), ms}
  }

  /** @returns ms on the clock of the arrivals; later than the frame before */
  place({ssrc, timestamp, atMs}: Pick<ReceivedFrame, 'ssrc' | 'timestamp' | 'atMs'>): number {
    if (this.#ssrc !== undefined && ssrc !== this.#ssrc) this.#restart()
    this.#ssrc = ssrc
    const ticks = this.#line.take(timestamp)
    this.#anchor ??= {ticks, ms: atMs}
    const byClock = this.#anchor.ms + (ticks - this.#anchor.ticks) / this.#ticksPerMs
    if (Math.abs(byClock - atMs) <= maxDriftMs) return this.#after(byClock)
    this.#anchor = {ticks, ms: atMs}
    return this.#after(atMs)
  }

  /**
   * @returns how far the clock of the arrivals, as frames are placed on it, is ahead of the sender's; nothing for another source, and where
   * the report is of a time that has no frames
   */
  aheadOf({ssrc, timestamp, ntpMs}: SenderReport): number | undefined {
    if (ssrc !== this.#ssrc || !this.#anchor) return undefined
    const byClock = this.#anchor.ms + (this.#line.near(timestamp) - this.#anchor.ticks) / this.#ticksPerMs
    return Math.abs(byClock - this.#last) <= maxDriftMs ? byClock - ntpMs : undefined
  }

  /** Places all that comes from now on later. */
  delay(ms: number): void {
    if (this.#anchor) this.#anchor = {ticks: this.#anchor.ticks, ms: this.#anchor.ms + ms}
  }

  #restart(): void {
    this.#line = new TimestampLine()
    this.#anchor = undefined
  }

  #after(ms: number): number {
    this.#last = Math.max(ms, this.#last + 1 / this.#ticksPerMs)
    return this.#last
  }
}

/**
 * How much later than its sound a picture was sent than it arrived, from a sender report of each: what lies between the tracks
 * because of the way, and not because of the sender.
 */
export function skewMs(
  video: {readonly report: SenderReport; readonly timestamp: number; readonly atMs: number},
  audio: {readonly report: SenderReport; readonly timestamp: number; readonly atMs: number},
): number {
  return sentAtMs('video', video) - video.atMs - (sentAtMs('audio', audio) - audio.atMs)
}

function sentAtMs(kind: MediaKind, {report, timestamp}: {readonly report: SenderReport; readonly timestamp: number}): number {
  const line = new TimestampLine()
  const from = line.take(report.timestamp)
  return report.ntpMs + ((line.take(timestamp) - from) * 1000) / clockRates[kind]
}
