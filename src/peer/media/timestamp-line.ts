import type {MediaKind} from '../rtp-packet.ts'

/** Ticks per second of RTP timestamps: RFC 6184 §8.1, RFC 7587 §4.1. */
export const clockRates: Readonly<Record<MediaKind, number>> = {video: 90_000, audio: 48_000}

const cycle = 2 ** 32

/** Makes timestamps of 32 bits one line that goes on through their wraps, every 13 hours for video. */
export class TimestampLine {
  #ticks: number | undefined

  /** @returns ticks, near the one before: ahead of it or behind it */
  take(timestamp: number): number {
    this.#ticks = this.near(timestamp)
    return this.#ticks
  }

  /** What {@link take} would give, without going there. */
  near(timestamp: number): number {
    if (this.#ticks === undefined) return timestamp
    return this.#ticks + signed(timestamp - (((this.#ticks % cycle) + cycle) % cycle))
  }
}

/** The shorter way round. */
const signed = (difference: number): number => difference - Math.round(difference / cycle) * cycle
