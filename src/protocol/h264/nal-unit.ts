/** One picture: its NAL units without start codes, parameter sets first. */
export type AccessUnit = readonly Buffer[]

/** `nal_unit_type` (ITU-T H.264 Table 7-1), and what RTP packets have in its place (RFC 6184 Table 1). */
export const nalTypes = {
  slice: 1,
  sliceA: 2,
  idrSlice: 5,
  sei: 6,
  sps: 7,
  pps: 8,
  accessUnitDelimiter: 9,
  stapA: 24,
  fuA: 28,
} as const

export const nalTypeOf = (nal: Buffer): number => (nal[0] ?? 0) & 0x1f

const names: Readonly<Record<number, string>> = {
  1: 'slice',
  2: 'data partition A',
  3: 'data partition B',
  4: 'data partition C',
  5: 'IDR slice',
  6: 'SEI',
  7: 'SPS',
  8: 'PPS',
  9: 'access unit delimiter',
  10: 'end of sequence',
  11: 'end of stream',
  12: 'filler data',
  13: 'SPS extension',
  14: 'prefix',
  15: 'subset SPS',
}

export const nameOfNal = (type: number): string => names[type] ?? `type ${type}`

export const isSlice = (nal: Buffer): boolean => nalTypeOf(nal) === nalTypes.slice || nalTypeOf(nal) === nalTypes.idrSlice

export const isKeyPicture = (picture: AccessUnit): boolean => picture.some((nal) => nalTypeOf(nal) === nalTypes.idrSlice)

/**
 * Whether it is the first of its picture where another one came before: what stands before slices, or the slice with macroblock 0
 * (§7.4.1.2.3). `first_mb_in_slice` is the first field of a slice header; as Exp-Golomb code, 0 is the single bit 1.
 */
export const beginsPicture = (nal: Buffer): boolean => !isSlice(nal) || ((nal[1] ?? 0) & 0x80) !== 0
