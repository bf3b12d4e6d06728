import {nalTypeOf, nalTypes} from './nal-unit.ts'

/**
 * An RTP payload without the NAL units of some types: whole ones, those in a STAP-A, or fragments of one.
 * @returns undefined where nothing is left
 */
export function withoutNalUnits(payload: Buffer, types: readonly number[]): Buffer | undefined {
  const type = nalTypeOf(payload)
  if (type === nalTypes.fuA) return types.includes((payload[1] ?? 0) & 0x1f) ? undefined : payload
  if (type !== nalTypes.stapA) return types.includes(type) ? undefined : payload
  const kept = aggregated(payload).filter((unit) => !types.includes(nalTypeOf(unit.subarray(2))))
  return kept.length > 0 ? Buffer.concat([payload.subarray(0, 1), ...kept]) : undefined
}

/** The NAL units of a STAP-A, with their sizes before them. */
export function aggregated(payload: Buffer): Buffer[] {
  const units: Buffer[] = []
  for (let at = 1; at + 2 <= payload.length; at += units.at(-1)!.length)
    units.push(payload.subarray(at, at + 2 + payload.readUInt16BE(at)))
  return units
}
