import type {ParsedRtp} from '../protocol/rtp/parse-rtp.ts'
import type {RtpPacket} from './rtp-packet.ts'

const cycle16 = 2 ** 16
const cycle32 = 2 ** 32

/**
 * Numbers of one stream for one receiver: goes on without a gap where the source starts anew under another SSRC, and where packets are put
 * in that the source did not send.
 */
export class RtpSplice {
  readonly #clockRateHz: number
  #ssrc: number | undefined
  #sequenceShift = 0
  #timestampShift = 0
  #last: {sequenceNumber: number; timestamp: number; atMs: number} | undefined

  constructor(clockRateHz: number) {
    this.#clockRateHz = clockRateHz
  }

  /** @param before payloads that go out ahead of it, at its time */
  through(
    {ssrc, sequenceNumber, timestamp, marker, payload}: ParsedRtp,
    atMs: number,
    before: readonly Buffer[] = [],
  ): RtpPacket[] {
    if (ssrc !== this.#ssrc) this.#goOnWith(ssrc, sequenceNumber, timestamp, atMs)
    const at = (timestamp + this.#timestampShift) % cycle32
    const packets = before.map((early) => ({
      ...{sequenceNumber: (sequenceNumber + this.#sequenceShift++) % cycle16, timestamp: at, marker: false, payload: early},
    }))
    const last = {sequenceNumber: (sequenceNumber + this.#sequenceShift) % cycle16, timestamp: at, marker, payload}
    this.#last = {sequenceNumber: last.sequenceNumber, timestamp: at, atMs}
    return [...packets, last]
  }

  #goOnWith(ssrc: number, sequenceNumber: number, timestamp: number, atMs: number): void {
    this.#ssrc = ssrc
    if (!this.#last) return
    const ticks = Math.max(1, Math.round(((atMs - this.#last.atMs) * this.#clockRateHz) / 1000))
    this.#sequenceShift = (this.#last.sequenceNumber + 1 - sequenceNumber + cycle16) % cycle16
    this.#timestampShift = (((this.#last.timestamp + ticks - timestamp) % cycle32) + cycle32) % cycle32
  }
}
