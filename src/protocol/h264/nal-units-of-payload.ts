import {nalTypeOf, nalTypes} from './nal-unit.ts'
import {aggregated} from './thin-payload.ts'

/** The NAL units that begin in an RTP payload (RFC 6184, packetization modes 0 and 1); of a fragmented one, its header alone. */
export function nalUnitsOf(payload: Buffer): readonly Buffer[] {
  const type = nalTypeOf(payload)
  if (type === nalTypes.stapA) return aggregated(payload).map((unit) => unit.subarray(2))
  if (type !== nalTypes.fuA) return [payload]
  const header = payload[1] ?? 0
  return (header & 0x80) === 0 ? [] : [Buffer.from([(payload[0]! & 0xe0) | (header & 0x1f)])]
}
