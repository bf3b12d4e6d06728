import {type AccessUnit, nalTypes} from './nal-unit.ts'

/** What fits with RTP header, extensions and SRTP tag into 1280 bytes, which every IPv6 path carries (RFC 8200 §5). */
export const maxPayload = 1150

/** RTP payloads of one NAL unit in packetization mode 1: itself where it fits (RFC 6184 §5.6), else fragments FU-A (§5.8). */
export function packetizeNalUnit(unit: Buffer, maxPayload: number): Buffer[] {
  if (unit.length <= maxPayload) return [unit]
  const header = unit[0]!
  const room = maxPayload - 2
  const fragments: Buffer[] = []
  for (let at = 1; at < unit.length; at += room) {
    const isFirst = at === 1
    const isLast = at + room >= unit.length
    const indicator = (header & 0xe0) | nalTypes.fuA
    const fuHeader = (isFirst ? 0x80 : 0) | (isLast ? 0x40 : 0) | (header & 0x1f)
    fragments.push(Buffer.concat([Buffer.from([indicator, fuHeader]), unit.subarray(at, at + room)]))
  }
  return fragments
}

/** RTP payloads of one picture, in order; the last of them carries the marker bit (§5.1). */
export const packetizeAccessUnit = (picture: AccessUnit, maxPayload: number): Buffer[] =>
  picture.flatMap((unit) => packetizeNalUnit(unit, maxPayload))
