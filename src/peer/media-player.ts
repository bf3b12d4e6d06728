import type {Cancel, Clock} from '../platform/clock.ts'
import type {Random} from '../platform/random.ts'
import type {FrameFeed} from './files/frame-feed.ts'
import {clockRates} from './media/timestamp-line.ts'
import type {MediaKind, RtpPacket} from './rtp-packet.ts'

export interface MediaPlayerOptions {
  readonly clock: Clock
  readonly random: Random
  readonly feeds: Partial<Readonly<Record<MediaKind, FrameFeed>>>
  readonly send: (kind: MediaKind, packet: RtpPacket) => void
}

/** After a pause of the whole machine, what is older than this is skipped instead of being sent at once. */
const maxLagMs = 500

/** How soon a file that is read too slowly is looked at again. */
const retryMs = 20

/**
 * Sends frames in real time, as their feeds give them.
 * @returns stops it and closes the feeds
 */
export function playMedia({clock, random, feeds, send}: MediaPlayerOptions): Cancel {
  const tracks = Object.entries(feeds).map(([kind, feed]) => new Track(random, kind as MediaKind, feed))
  const startMs = clock.monotonic()
  let cancel: Cancel = () => undefined
  const tick = () => {
    const dueMs = () => Math.min(...tracks.map((track) => track.dueMs))
    const elapsed = clock.monotonic() - startMs
    if (elapsed - dueMs() > maxLagMs) for (const track of tracks) track.skipTo(elapsed)
    for (const track of tracks) track.sendDue(elapsed, send)
    if (dueMs() < Number.POSITIVE_INFINITY) cancel = clock.after(dueMs() > elapsed ? dueMs() - elapsed : retryMs, tick)
  }
  tick()
  return () => {
    cancel()
    for (const feed of Object.values(feeds)) feed.close()
  }
}

/** RTP of one medium: sequence numbers and timestamps begin at random values and wrap (RFC 3550 §5.1). */
class Track {
  readonly #kind: MediaKind
  readonly #feed: FrameFeed
  readonly #firstTimestamp: number
  #sequenceNumber: number
  #isFirst = true
  #dueMs = 0

  constructor(random: Random, kind: MediaKind, feed: FrameFeed) {
    this.#kind = kind
    this.#feed = feed
    this.#firstTimestamp = random.bytes(4).readUInt32BE()
    this.#sequenceNumber = random.bytes(2).readUInt16BE()
  }

  /** When the next of it is to be sent, ms after the start; never, once it is over. */
  get dueMs(): number {
    return this.#feed.isOver ? Number.POSITIVE_INFINITY : this.#dueMs
  }

  /** Timestamps go on with the time that passed, as those of a camera do, and the frames where they were. */
  skipTo(elapsedMs: number): void {
    this.#dueMs = Math.max(this.#dueMs, elapsedMs)
  }

  sendDue(elapsedMs: number, send: MediaPlayerOptions['send']): void {
    while (this.dueMs <= elapsedMs) {
      const frame = this.#feed.next()
      if (!frame) return
      this.#send(frame.payloads, send)
      this.#dueMs += frame.durationMs
    }
  }

  #send(payloads: readonly Buffer[], send: MediaPlayerOptions['send']): void {
    const timestamp = (this.#firstTimestamp + Math.round((this.#dueMs * clockRates[this.#kind]) / 1000)) % 2 ** 32
    for (const [i, payload] of payloads.entries())
      send(this.#kind, {sequenceNumber: this.#nextSequenceNumber(), timestamp, marker: this.#isMarked(i, payloads), payload})
    this.#isFirst = false
  }

  /** The last packet of a picture (RFC 6184 §5.1); of audio, the first after silence (RFC 7587 §4.1). */
  #isMarked(i: number, payloads: readonly Buffer[]): boolean {
    return this.#kind === 'video' ? i === payloads.length - 1 : this.#isFirst
  }

  #nextSequenceNumber(): number {
    const number = this.#sequenceNumber
    this.#sequenceNumber = (number + 1) % 2 ** 16
    return number
  }
}
