import type {MediaSecond, RtpFact} from '../../model/media.ts'
import type {MediaKind, ReceivedRtpPacket} from '../rtp-packet.ts'
import {ClockRate} from './clock-rate.ts'
import {clockRates, TimestampLine} from './timestamp-line.ts'

/** What a sparkline shows. */
const keptSeconds = 120

/** Counts the packets of one track, whatever they carry. */
export class RtpMeter {
  readonly #clockRateHz: number
  readonly #seconds: MediaSecond[] = []
  #line: TimestampLine
  #packets = 0
  #payloadBytes = 0
  #bytes: number | undefined
  #firstAtMs: number | undefined
  #lastAtMs = 0
  #longestSilenceMs = 0
  #jitter: number | undefined
  #maxJitter = 0
  #transit: number | undefined
  #newestTicks: number | undefined
  #clock = new ClockRate()

  constructor(kind: MediaKind) {
    this.#clockRateHz = clockRates[kind]
    this.#line = new TimestampLine()
  }

  /** Another source has another clock. */
  restart(): void {
    this.#line = new TimestampLine()
    this.#transit = undefined
    this.#newestTicks = undefined
    this.#clock = new ClockRate()
  }

  /** @param isNext whether it is none that came late, of which the arrival says nothing */
  take(packet: ReceivedRtpPacket, isNext: boolean, atMs: number, bytes: number | undefined): void {
    this.#packets++
    this.#payloadBytes += packet.payload.length
    if (bytes !== undefined) this.#bytes = (this.#bytes ?? 0) + bytes
    if (this.#firstAtMs === undefined) this.#firstAtMs = atMs
    else this.#longestSilenceMs = Math.max(this.#longestSilenceMs, atMs - this.#lastAtMs)
    this.#lastAtMs = atMs
    this.#addToSecond(atMs, {packets: 1, payloadBytes: packet.payload.length, frames: 0})
    if (isNext) this.#takeTimestamp(this.#line.take(packet.timestamp), atMs)
  }

  countFrame(atMs: number): void {
    this.#addToSecond(atMs, {packets: 0, payloadBytes: 0, frames: 1})
  }

  /** RFC 3550 §A.8, with the first packet of each timestamp: those after it wait for their turn in the sender, not in the network. */
  #takeTimestamp(ticks: number, atMs: number): void {
    if (ticks === this.#newestTicks) return
    this.#newestTicks = ticks
    const transit = (atMs * this.#clockRateHz) / 1000 - ticks
    if (this.#transit !== undefined) {
      const step = Math.abs(transit - this.#transit)
      this.#jitter = (this.#jitter ?? 0) + (step - (this.#jitter ?? 0)) / 16
      this.#maxJitter = Math.max(this.#maxJitter, this.#jitter)
    }
    this.#transit = transit
    this.#clock.take(ticks, atMs)
  }

  #addToSecond(atMs: number, {packets, payloadBytes, frames}: Omit<MediaSecond, 'atSecond'>): void {
    const last = this.#fillSecondsUpTo(Math.floor(atMs / 1000))
    this.#seconds[this.#seconds.length - 1] = {
      atSecond: last.atSecond,
      packets: last.packets + packets,
      payloadBytes: last.payloadBytes + payloadBytes,
      frames: last.frames + frames,
    }
  }

  /** Seconds without packets are rows as well. */
  #fillSecondsUpTo(atSecond: number): MediaSecond {
    const last = this.#seconds.at(-1)
    const from = Math.max(last === undefined ? atSecond : last.atSecond + 1, atSecond - keptSeconds + 1)
    for (let second = from; second <= atSecond; second++)
      this.#seconds.push({atSecond: second, packets: 0, payloadBytes: 0, frames: 0})
    this.#seconds.splice(0, this.#seconds.length - keptSeconds)
    return this.#seconds.at(-1)!
  }

  report(atMs: number, counts: SourceCounts): {rtp: RtpFact; unknown: Record<string, string>} {
    if (this.#firstAtMs !== undefined) this.#fillSecondsUpTo(Math.floor(Math.max(atMs, this.#lastAtMs) / 1000))
    const lost = Math.max(0, counts.expected - this.#packets)
    const measured = {...this.#rate(), ...this.#times(atMs), ...this.#jitterFact(), ...this.#clockFact()}
    const rtp = {
      ...counts,
      packets: this.#packets,
      payloadBytes: this.#payloadBytes,
      ...(this.#bytes !== undefined && {bytes: this.#bytes}),
      perSecond: [...this.#seconds],
      lost,
      ...(counts.expected > 0 && {lostFraction: lost / counts.expected}),
      clockRateHz: this.#clockRateHz,
      ...measured,
    }
    const unknown = Object.fromEntries(
      Object.entries(whyUnknown).flatMap(([field, reason]) =>
        field in rtp ? [] : [[`rtp.${field}`, this.#packets === 0 ? 'no packet came' : reason]],
      ),
    )
    return {rtp, unknown}
  }

  #rate(): Pick<RtpFact, 'payloadBitsPerSecond'> {
    const tookMs = this.#lastAtMs - (this.#firstAtMs ?? 0)
    return this.#packets > 1 && tookMs > 0 ? {payloadBitsPerSecond: Math.round((this.#payloadBytes * 8000) / tookMs)} : {}
  }

  #times(atMs: number): Pick<RtpFact, 'firstPacketAtMs' | 'lastPacketAtMs' | 'longestSilenceMs'> {
    if (this.#firstAtMs === undefined) return {}
    const longestSilenceMs = Math.max(this.#longestSilenceMs, atMs - this.#lastAtMs)
    return {firstPacketAtMs: this.#firstAtMs, lastPacketAtMs: this.#lastAtMs, longestSilenceMs}
  }

  #jitterFact(): Pick<RtpFact, 'jitterMs' | 'maxJitterMs'> {
    const toMs = (ticks: number) => Math.round((ticks * 1_000_000) / this.#clockRateHz) / 1000
    return this.#jitter === undefined ? {} : {jitterMs: toMs(this.#jitter), maxJitterMs: toMs(this.#maxJitter)}
  }

  #clockFact(): Pick<RtpFact, 'measuredClockRateHz'> {
    const measuredClockRateHz = this.#clock.hz()
    return measuredClockRateHz === undefined ? {} : {measuredClockRateHz}
  }
}

/** What is known of the sources from their numbers. */
export type SourceCounts = Pick<RtpFact, 'ssrc' | 'payloadType' | 'sources' | 'expected' | 'duplicates' | 'reordered' | 'garbage'>

const whyUnknown: Partial<Record<keyof RtpFact, string>> = {
  ssrc: 'no packet came',
  payloadType: 'no packet came',
  bytes: 'the stack hands over payloads without their headers',
  payloadBitsPerSecond: 'it needs two packets',
  lostFraction: 'no packet came',
  jitterMs: 'it needs two timestamps',
  maxJitterMs: 'it needs two timestamps',
  firstPacketAtMs: 'no packet came',
  lastPacketAtMs: 'no packet came',
  longestSilenceMs: 'no packet came',
  measuredClockRateHz: 'it needs 6 s of packets in their order, at a steady pace',
}
