/**
 * What one track brought, measured from its RTP packets alone. What cannot be told is absent, and `unknown` gives the reason under
 * the path of the field (`rtp.jitterMs`); it is never 0.
 */
export interface MediaFact {
  readonly kind: 'video' | 'audio'
  readonly codec: 'H264' | 'opus'
  readonly rtp: RtpFact
  /** Pictures, of video alone. */
  readonly frames?: FramesFact
  readonly h264?: H264Fact
  readonly opus?: OpusFact
  readonly unknown: Readonly<Record<string, string>>
}

export interface RtpFact {
  /** Of the newest source; absent before the first packet. */
  readonly ssrc?: number
  readonly payloadType?: number
  /** How many sources followed each other; a sender that starts anew takes another SSRC. */
  readonly sources: number
  /** Good ones: right payload type, known source. Duplicates are not among them. */
  readonly packets: number
  readonly payloadBytes: number
  /** With headers and what the caller counts besides; absent where the caller did not tell. */
  readonly bytes?: number
  /** Mean from the first packet to the last one. */
  readonly payloadBitsPerSecond?: number
  /** The newest two minutes by the second, oldest first: for a sparkline. */
  readonly perSecond: readonly MediaSecond[]
  /** RFC 3550 §A.3: from the lowest to the highest sequence number. */
  readonly expected: number
  /** Expected and never received; what came late or by retransmission is not lost. */
  readonly lost: number
  readonly lostFraction?: number
  readonly duplicates: number
  /** Came after one with a higher sequence number: late, or sent again. */
  readonly reordered: number
  /** Of RFC 3550 §6.4.1, as it stands; for video, which sends a picture's packets at once, it is of the first packet of each picture. */
  readonly jitterMs?: number
  readonly maxJitterMs?: number
  readonly firstPacketAtMs?: number
  readonly lastPacketAtMs?: number
  /** Longest time between two packets, or from the last one to the end of the measurement. */
  readonly longestSilenceMs?: number
  /** 90,000 for video, 48,000 for Opus, whatever is sent (RFC 6184 §8.1, RFC 7587 §4.1). */
  readonly clockRateHz: number
  /** How quickly timestamps really grew; absent before six seconds are measured. */
  readonly measuredClockRateHz?: number
  /** Thrown away, by why: another payload type, another source amid the one that is measured, no sense in it. */
  readonly garbage: {readonly payloadType: number; readonly source: number; readonly malformed: number}
}

export interface MediaSecond {
  /** Whole second on the clock of the measurement. */
  readonly atSecond: number
  readonly packets: number
  readonly payloadBytes: number
  /** Complete pictures; 0 for audio. */
  readonly frames: number
}

export interface FramesFact {
  /** Access units that came whole. */
  readonly complete: number
  /** Access units of which a packet was lost, or that made no sense. */
  readonly broken: number
  /** Mean from the first complete one to the last. */
  readonly perSecond?: number
  readonly firstAtMs?: number
  /** The first one that a decoder can begin with: IDR picture, with the parameter sets that it names at hand. */
  readonly firstKeyFrameAtMs?: number
  readonly keyFrames: number
  readonly keyFrameInterval?: {readonly medianMs: number; readonly maxMs: number}
  /** Between two complete pictures, or from the last one to the end of the measurement: how long the picture stood still. */
  readonly longestGapMs?: number
  /** When that gap began. */
  readonly longestGapAtMs?: number
  readonly bytesOfLargest?: number
}

export interface H264Fact {
  /** NAL units by name of their type: `IDR slice`, `SPS`. */
  readonly nalUnits: Readonly<Record<string, number>>
  /** Whether SPS and PPS came in the stream; they may also stand in the SDP (`sprop-parameter-sets`). */
  readonly parameterSets: {readonly sps: boolean; readonly pps: boolean}
  /** The newest SPS that could be read. */
  readonly sps?: SpsFact
  /** Each `profile-level-id` that was sent, in the order of their first appearance; at most 8. */
  readonly profileLevelIds: readonly string[]
  /** How often the picture changed its size. */
  readonly resolutionChanges: number
  /** Whether B slices came, which WebRTC peers neither expect nor reorder; absent before the first slice. */
  readonly bFrames?: boolean
}

/** What a sequence parameter set says of the stream. */
export interface SpsFact {
  /** `42e01f`, as sent. */
  readonly profileLevelId: string
  /** `Constrained Baseline 3.1` */
  readonly profileName: string
  /** Of the picture that is shown: cropped. */
  readonly width: number
  readonly height: number
  /** From VUI timing; most cameras leave it out. */
  readonly framesPerSecond?: number
}

export interface OpusFact {
  /** Duration of most packets (RFC 6716 §3.1). */
  readonly packetMs?: number
  /** All durations that came. */
  readonly packetMsSeen: readonly number[]
  /** What the encoder coded in most packets: 1 or 2. */
  readonly channels?: 1 | 2
  /** Packets of at most two bytes: discontinuous transmission, nobody speaks (RFC 6716 §2.1.9). */
  readonly dtxPackets: number
  /** Packets that surely hold silence: DTX, and the frame of digital silence that libopus writes. Quiet ones may be silent, too. */
  readonly silentPackets: number
  /** Of sound that was lost: packets lost times their duration. */
  readonly lostMs?: number
  /** The longest hole in the sound. */
  readonly longestLossMs?: number
}

/** What was kept of a session in a file. */
export interface ClipFact {
  readonly path: string
  /** 0: nothing could be kept. */
  readonly bytes: number
  readonly videoFrames: number
  readonly audioPackets: number
  /** Frames and packets that came before the first key frame, or after their track had been given up. */
  readonly leftOut: number
  /** The arrival of the first key frame, on the clock of the measurement. */
  readonly beganAtMs?: number
  readonly durationMs?: number
  /** Why there is nothing in it, or not everything. */
  readonly problem?: string
}
