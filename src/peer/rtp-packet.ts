/** An RTP packet (RFC 3550 §5.1) as this code makes and receives it; SSRC and payload type belong to the connection. */
export interface RtpPacket {
  /** 16 bits. */
  readonly sequenceNumber: number
  /** 32 bits, in the clock of its codec: 90 kHz for H.264, 48 kHz for Opus. */
  readonly timestamp: number
  readonly marker: boolean
  readonly payload: Buffer
}

/** What came in also says what it is. */
export interface ReceivedRtpPacket extends RtpPacket {
  readonly payloadType: number
  readonly ssrc: number
}

export type MediaKind = 'video' | 'audio'

/** An RTCP sender report (RFC 3550 §6.4.1): two clocks of the sender at one moment. */
export interface SenderReport {
  readonly ssrc: number
  /** NTP time in ms, from whatever epoch: the same for both tracks. */
  readonly ntpMs: number
  /** RTP timestamp, 32 bits. */
  readonly timestamp: number
}
