import {type AccessUnit, beginsPicture, isSlice} from './nal-unit.ts'

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
    if (complete && beginsPicture(unit)) pictures.push([unit])
    else current.push(unit)
  }
  return pictures.filter((picture) => picture.some(isSlice))
}
