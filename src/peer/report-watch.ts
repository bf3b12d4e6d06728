import type {RTCPeerConnection} from 'werift'
import type {MediaKind, SenderReport} from './rtp-packet.ts'
import {epochMsOfNtp} from './sender-clock.ts'

/**
 * The times of sender reports and the number of reports about what we send. werift 0.24 adds the fraction of the former unscaled, which
 * puts them weeks into the future, and does not count the latter.
 */
export class ReportWatch {
  readonly #remoteTimestamps = new Map<number, number>()
  readonly #reportsReceived = new Map<number, number>()
  readonly #watched = new Set<object>()
  /** Told of each report of a sender. */
  onSenderReport: (kind: MediaKind, report: SenderReport) => void = () => undefined

  watch(connection: RTCPeerConnection): void {
    for (const {kind, receiver, sender} of connection.getTransceivers()) {
      if (this.#watched.has(receiver)) continue
      this.#watched.add(receiver)
      receiver.onRtcp.subscribe((packet) => {
        if (!('senderInfo' in packet)) return
        const {ssrc, senderInfo} = packet
        const ntpMs = epochMsOfNtp(senderInfo.ntpTimestamp)
        this.#remoteTimestamps.set(ssrc, ntpMs)
        if (kind === 'video' || kind === 'audio') this.onSenderReport(kind, {ssrc, ntpMs, timestamp: senderInfo.rtpTimestamp})
      })
      sender.onRtcp.subscribe((packet) => {
        if (!('reports' in packet)) return
        for (const {ssrc} of packet.reports)
          if (ssrc === sender.ssrc) this.#reportsReceived.set(ssrc, (this.#reportsReceived.get(ssrc) ?? 0) + 1)
      })
    }
  }

  /** When the last sender report of a source was sent, by its sender's clock. */
  remoteTimestamp(ssrc: unknown): number | undefined {
    return typeof ssrc === 'number' ? this.#remoteTimestamps.get(ssrc) : undefined
  }

  reportsReceived(ssrc: unknown): number {
    return (typeof ssrc === 'number' ? this.#reportsReceived.get(ssrc) : undefined) ?? 0
  }
}
