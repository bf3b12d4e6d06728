/** What the first bytes of an Opus packet say (RFC 6716 §3.1). RTP carries one packet as it is (RFC 7587 §4.2). */
export interface OpusPacket {
  readonly durationMs: number
  readonly channels: 1 | 2
  readonly bandwidth: 'narrowband' | 'mediumband' | 'wideband' | 'super-wideband' | 'fullband'
  /** At most two bytes: the encoder has nothing to send (discontinuous transmission, RFC 6716 §2.1.9). */
  readonly isDtx: boolean
  /** DTX, or the frame of digital silence that libopus writes. */
  readonly isSilence: boolean
}

const [narrow, medium, wide, superWide, full] = ['narrowband', 'mediumband', 'wideband', 'super-wideband', 'fullband'] as const

/** RFC 6716 Table 2: configurations stand in groups of equal bandwidth, in the order of their frame sizes in ms. */
const configurations = [
  ...[narrow, medium, wide].flatMap((bandwidth) => [10, 20, 40, 60].map((frameMs) => ({bandwidth, frameMs}))),
  ...[superWide, full].flatMap((bandwidth) => [10, 20].map((frameMs) => ({bandwidth, frameMs}))),
  ...[narrow, wide, superWide, full].flatMap((bandwidth) => [2.5, 5, 10, 20].map((frameMs) => ({bandwidth, frameMs}))),
]

/** §3.2.5 */
const maxDurationMs = 120

/** RTP silence of WebRTC senders: CELT fullband, 20 ms, nothing coded. The first byte may have the stereo bit (F8, FC). */
const digitalSilence = Buffer.from('fffe', 'hex')

/** @returns undefined for what no encoder makes (§3.4) */
export function parseOpusPacket(packet: Buffer): OpusPacket | undefined {
  const toc = packet[0]
  if (toc === undefined) return undefined
  const {bandwidth, frameMs} = configurations[toc >> 3]!
  const frames = framesOf(toc & 3, packet)
  const durationMs = frames * frameMs
  if (frames === 0 || durationMs > maxDurationMs) return undefined
  const isDtx = packet.length <= 2
  return {
    durationMs,
    channels: (toc & 4) !== 0 ? 2 : 1,
    bandwidth,
    isDtx,
    isSilence: isDtx || (packet.length === 3 && packet.subarray(1).equals(digitalSilence)),
  }
}

/** By the code in the lowest two bits; 0 where the packet contradicts it (requirements R3 to R6). */
function framesOf(code: number, packet: Buffer): number {
  if (code === 0) return 1
  if (code === 1) return packet.length % 2 === 1 ? 2 : 0
  if (code === 2) return packet.length >= 2 ? 2 : 0
  return (packet[1] ?? 0) & 0x3f
}
