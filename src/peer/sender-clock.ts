import type {RTCPeerConnection} from 'werift'

type Sender = ReturnType<RTCPeerConnection['getTransceivers']>[number]['sender']

/** 1900 to 1970, in seconds (RFC 3550 §4: NTP counts from the one, everybody else from the other). */
const ntpEpochSeconds = 2_208_988_800

/** ms since 1970 of a 64-bit NTP time: 32 bits of seconds, 32 bits of their fraction. */
export const epochMsOfNtp = (ntp: bigint): number =>
  (Number(ntp >> 32n) - ntpEpochSeconds) * 1000 + (Number(ntp & 0xffff_ffffn) / 2 ** 32) * 1000

export function ntpOfEpochMs(ms: number): bigint {
  const seconds = Math.floor(ms / 1000)
  const fraction = Math.floor(((ms - seconds * 1000) / 1000) * 2 ** 32)
  return (BigInt.asUintN(32, BigInt(seconds + ntpEpochSeconds)) << 32n) | BigInt(fraction)
}

/**
 * Puts right what werift 0.24 says in its sender reports: it writes the decimals of the second as they are for its fraction, so that
 * the two tracks are up to a second apart to whoever puts sound and picture together by them (RFC 3550 §6.4.1).
 */
export function withTrueClock(sender: Sender, nowMs = () => performance.timeOrigin + performance.now()): void {
  let ntp = 0n
  // It is set with every packet, beside the packet's RTP timestamp.
  Object.defineProperty(sender, 'ntpTimestamp', {
    configurable: true,
    get: () => ntp,
    set: () => {
      ntp = ntpOfEpochMs(nowMs())
    },
  })
}
