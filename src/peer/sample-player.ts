import type {Cancel, Clock} from '../platform/clock.ts'
import type {Random} from '../platform/random.ts'
import {packetizeAccessUnit} from '../protocol/h264/packetize.ts'
import type {MediaKind, RtpPacket} from './rtp-packet.ts'
import type {Sample} from './sample.ts'

export interface SamplePlayerOptions {
  readonly clock: Clock
  readonly random: Random
  readonly sample: Sample
  readonly send: (kind: MediaKind, packet: RtpPacket) => void
}

/** What fits with RTP header, extensions and SRTP tag into 1280 bytes, which every IPv6 path carries (RFC 8200 §5). */
const maxPayload = 1150

/** After a pause of the whole machine, what is older than this is skipped instead of being sent at once. */
const maxLagMs = 500

/**
 * Sends the sample in a loop and in real time, from its first keyframe on.
 * @returns stops it
 */
export function playSample({clock, random, sample, send}: SamplePlayerOptions): Cancel {
  const tracks = [
    new Track(random, 'video', 90_000, 1000 / sample.picturesPerSecond, (index) =>
      packetizeAccessUnit(sample.pictures[index % sample.pictures.length]!, maxPayload),
    ),
    new Track(random, 'audio', 48_000, sample.opusPacketMs, (index) => [sample.opusPackets[index % sample.opusPackets.length]!]),
  ]
  let startMs = clock.monotonic()
  let cancel: Cancel
  const tick = () => {
    const lag = clock.monotonic() - startMs - Math.min(...tracks.map((track) => track.dueMs))
    if (lag > maxLagMs) startMs += lag
    const elapsed = clock.monotonic() - startMs
    for (const track of tracks) track.sendDue(elapsed, send)
    cancel = clock.after(Math.max(0, Math.min(...tracks.map((track) => track.dueMs)) - elapsed), tick)
  }
  tick()
  return () => cancel()
}

/** RTP of one medium: sequence numbers and timestamps begin at random values and wrap (RFC 3550 §5.1). */
class Track {
  readonly #kind: MediaKind
  readonly #clockRate: number
  readonly #intervalMs: number
  readonly #payloadsOf: (index: number) => readonly Buffer[]
  readonly #firstTimestamp: number
  #sequenceNumber: number
  #index = 0

  constructor(random: Random, kind: MediaKind, clockRate: number, intervalMs: number, payloadsOf: (index: number) => Buffer[]) {
    this.#kind = kind
    this.#clockRate = clockRate
    this.#intervalMs = intervalMs
    this.#payloadsOf = payloadsOf
    this.#firstTimestamp = random.bytes(4).readUInt32BE()
    this.#sequenceNumber = random.bytes(2).readUInt16BE()
  }

  /** When the next of it is to be sent, ms after the start. */
  get dueMs(): number {
    return this.#index * this.#intervalMs
  }

  sendDue(elapsedMs: number, send: SamplePlayerOptions['send']): void {
    while (this.dueMs <= elapsedMs) this.#sendNext(send)
  }

  #sendNext(send: SamplePlayerOptions['send']): void {
    const payloads = this.#payloadsOf(this.#index)
    const timestamp = (this.#firstTimestamp + Math.round((this.dueMs * this.#clockRate) / 1000)) % 2 ** 32
    for (const [i, payload] of payloads.entries())
      send(this.#kind, {sequenceNumber: this.#nextSequenceNumber(), timestamp, marker: this.#isMarked(i, payloads), payload})
    this.#index++
  }

  /** The last packet of a picture (RFC 6184 §5.1); of audio, the first after silence (RFC 7587 §4.1). */
  #isMarked(i: number, payloads: readonly Buffer[]): boolean {
    return this.#kind === 'video' ? i === payloads.length - 1 : this.#index === 0
  }

  #nextSequenceNumber(): number {
    const number = this.#sequenceNumber
    this.#sequenceNumber = (number + 1) % 2 ** 16
    return number
  }
}
