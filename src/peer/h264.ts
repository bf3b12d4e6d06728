/**
 * H.264 in the byte stream format (ITU-T H.264 Annex B) and in RTP (RFC 6184, packetization mode 1).
 */

/** One picture: its NAL units without start codes, parameter sets first. */
export type AccessUnit = readonly Buffer[]

const nalType = (nal: Buffer): number => (nal[0] ?? 0) & 0x1f

const isSlice = (nal: Buffer): boolean => nalType(nal) === 1 || nalType(nal) === 5

/** NAL units between start codes of three or four bytes; zero bytes before a start code belong to it (Annex B.1.1). */
export function splitNalUnits(stream: Buffer): Buffer[] {
  const units: Buffer[] = []
  let start = endOfStartCode(stream, 0)
  while (start !== undefined) {
    const next = stream.indexOf(startCode, start)
    const unit = withoutTrailingZeros(stream.subarray(start, next === -1 ? undefined : next))
    if (unit.length > 0) units.push(unit)
    start = next === -1 ? undefined : endOfStartCode(stream, next)
  }
  return units
}

const startCode = Buffer.from([0, 0, 1])

function endOfStartCode(stream: Buffer, from: number): number | undefined {
  const found = stream.indexOf(startCode, from)
  return found === -1 ? undefined : found + startCode.length
}

function withoutTrailingZeros(unit: Buffer): Buffer {
  let end = unit.length
  while (end > 0 && unit[end - 1] === 0) end--
  return unit.subarray(0, end)
}

/** Groups NAL units by picture. A slice whose first macroblock is number 0 begins one, or what stands before it (§7.4.1.2.3). */
export function splitAccessUnits(units: readonly Buffer[]): AccessUnit[] {
  const pictures: Buffer[][] = [[]]
  for (const unit of units) {
    const current = pictures.at(-1)!
    const complete = current.some(isSlice)
    if (complete && (!isSlice(unit) || beginsPicture(unit))) pictures.push([unit])
    else current.push(unit)
  }
  return pictures.filter((picture) => picture.some(isSlice))
}

/** `first_mb_in_slice` is the first field of a slice header; as Exp-Golomb code, 0 is the single bit 1. */
const beginsPicture = (slice: Buffer): boolean => ((slice[1] ?? 0) & 0x80) !== 0

/** RTP payloads of one NAL unit: itself where it fits (RFC 6184 §5.6), else fragments FU-A (§5.8). */
export function packetizeNalUnit(unit: Buffer, maxPayload: number): Buffer[] {
  if (unit.length <= maxPayload) return [unit]
  const header = unit[0]!
  const room = maxPayload - 2
  const fragments: Buffer[] = []
  for (let at = 1; at < unit.length; at += room) {
    const isFirst = at === 1
    const isLast = at + room >= unit.length
    const indicator = (header & 0xe0) | fuA
    const fuHeader = (isFirst ? 0x80 : 0) | (isLast ? 0x40 : 0) | (header & 0x1f)
    fragments.push(Buffer.concat([Buffer.from([indicator, fuHeader]), unit.subarray(at, at + room)]))
  }
  return fragments
}

const fuA = 28

/** RTP payloads of one picture, in order; the last of them carries the marker bit (§5.1). */
export const packetizeAccessUnit = (picture: AccessUnit, maxPayload: number): Buffer[] =>
  picture.flatMap((unit) => packetizeNalUnit(unit, maxPayload))
