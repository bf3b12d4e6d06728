import type {RTCPeerConnection} from 'werift'

/** 1900 to 1970, in seconds (RFC 3550 §4: NTP counts from the one, everybody else from the other). */
const ntpEpochSeconds = 2_208_988_800

/** ms since 1970 of a 64-bit NTP time: 32 bits of seconds, 32 bits of their fraction. */
export const epochMsOfNtp = (ntp: bigint): number =>
  (Number(ntp >> 32n) - ntpEpochSeconds) * 1000 + (Number(ntp & 0xffff_ffffn) / 2 ** 32) * 1000

/**
 * The times of sender reports and the number of reports about what we send. werift 0.24 adds the fraction of the former unscaled, which
 * puts them weeks into the future, and does not count the latter.
 */
export class ReportWatch {
  readonly #remoteTimestamps = new Map<number, number>()
  readonly #reportsReceived = new Map<number, number>()
  readonly #watched = new Set<object>()

  watch(connection: RTCPeerConnection): void {
    for (const {receiver, sender} of connection.getTransceivers()) {
      if (this.#watched.has(receiver)) continue
      this.#watched.add(receiver)
      receiver.onRtcp.subscribe((packet) => {
        if ('senderInfo' in packet) this.#remoteTimestamps.set(packet.ssrc, epochMsOfNtp(packet.senderInfo.ntpTimestamp))
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
