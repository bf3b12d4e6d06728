import {type ProfileLevel, profileLevelOf} from '../../model/profile-level.ts'
import {BitReader} from './bit-reader.ts'
import {nalTypeOf, nalTypes} from './nal-unit.ts'

/** What a sequence parameter set (ITU-T H.264 §7.3.2.1.1) says that matters outside of a decoder. */
export interface SequenceParameterSet {
  readonly id: number
  readonly profileLevel: ProfileLevel
  /** Of the picture that is shown, in pixels: cropped (§7.4.2.1.1). */
  readonly width: number
  readonly height: number
  /** 1 is 4:2:0, which alone WebRTC peers decode; 0 has no colour. */
  readonly chromaFormat: number
  readonly bitDepth: number
  readonly interlaced: boolean
  /** From `num_units_in_tick` and `time_scale` (§E.2.1), where they are there and make sense. */
  readonly framesPerSecond?: number
}

/** What is read of a picture parameter set (§7.3.2.2). */
export interface PictureParameterSet {
  readonly id: number
  readonly spsId: number
}

export type ParsedSps =
  | {readonly ok: true; readonly sps: SequenceParameterSet}
  | {readonly ok: false; readonly defect: {readonly path: string; readonly problem: string}}

const failed = (path: string, problem: string): ParsedSps => ({ok: false, defect: {path: `sps/${path}`, problem}})

/** §A.3.1: no level allows more macroblocks in one direction than this: the root of 8 times MaxFS of level 6.2. */
const maxMacroblocks = 1056

/** Reads a NAL unit of type 7. */
export function parseSps(nal: Buffer): ParsedSps {
  if (nalTypeOf(nal) !== nalTypes.sps) return failed('nal_unit_type', `${nalTypeOf(nal)} is none of an SPS`)
  if (nal.length < 4) return failed('profile_idc', `${nal.length} bytes are too few`)
  const profileLevel = profileLevelOf(nal[1]!, nal[2]!, nal[3]!)
  const read = new BitReader(nal)
  read.bits(24)
  const id = read.unsigned()
  const colour = readColour(read, profileLevel.profileIdc)
  read.unsigned() // log2_max_frame_num_minus4
  skipPictureOrder(read)
  read.unsigned() // max_num_ref_frames
  read.flag() // gaps_in_frame_num_value_allowed_flag
  const widthInMacroblocks = read.unsigned() + 1
  const heightInMapUnits = read.unsigned() + 1
  const interlaced = !read.flag()
  if (interlaced) read.flag() // mb_adaptive_frame_field_flag
  read.flag() // direct_8x8_inference_flag
  const heightInMacroblocks = heightInMapUnits * (interlaced ? 2 : 1)
  const crop = read.flag() ? readCrop(read, colour.chromaFormat, interlaced) : {x: 0, y: 0}
  // What comes after is optional, and encoders cut it off without harm: decoders go on, too.
  if (read.overrun) return failed('frame_cropping_flag', 'the parameter set ends before it')
  if (id > 31) return failed('seq_parameter_set_id', `${id} is more than 31`)
  if (widthInMacroblocks > maxMacroblocks) return failed('pic_width_in_mbs_minus1', `${widthInMacroblocks} macroblocks wide`)
  if (heightInMacroblocks > maxMacroblocks) return failed('pic_height_in_map_units_minus1', `${heightInMacroblocks} high`)
  const width = widthInMacroblocks * 16 - crop.x
  const height = heightInMacroblocks * 16 - crop.y
  if (width <= 0 || height <= 0) return failed('frame_crop_offset', 'nothing is left of the picture')
  const framesPerSecond = read.flag() ? readFrameRate(read) : undefined
  return {
    ok: true,
    sps: {id, profileLevel, width, height, ...colour, interlaced, ...(framesPerSecond !== undefined && {framesPerSecond})},
  }
}

/** The profiles whose parameter sets tell the colour format (§7.3.2.1.1). */
const withColour = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]

function readColour(read: BitReader, profileIdc: number): {chromaFormat: number; bitDepth: number} {
  if (!withColour.includes(profileIdc)) return {chromaFormat: 1, bitDepth: 8}
  const chromaFormat = read.unsigned()
  if (chromaFormat === 3) read.flag() // separate_colour_plane_flag
  const bitDepth = read.unsigned() + 8
  read.unsigned() // bit_depth_chroma_minus8
  read.flag() // qpprime_y_zero_transform_bypass_flag
  if (read.flag()) skipScalingMatrix(read, chromaFormat)
  return {chromaFormat, bitDepth}
}

function skipScalingMatrix(read: BitReader, chromaFormat: number): void {
  const lists = chromaFormat === 3 ? 12 : 8
  for (let i = 0; i < lists; i++) if (read.flag()) skipScalingList(read, i < 6 ? 16 : 64)
}

/** §7.3.2.1.1.1 */
function skipScalingList(read: BitReader, size: number): void {
  let last = 8
  for (let i = 0; i < size && !read.overrun; i++) {
    const next = (last + read.signed() + 256) % 256
    if (next === 0) return
    last = next
  }
}

function skipPictureOrder(read: BitReader): void {
  const type = read.unsigned()
  if (type === 0) read.unsigned() // log2_max_pic_order_cnt_lsb_minus4
  if (type !== 1) return
  read.flag() // delta_pic_order_always_zero_flag
  read.signed() // offset_for_non_ref_pic
  read.signed() // offset_for_top_to_bottom_field
  const cycle = read.unsigned()
  for (let i = 0; i < cycle && !read.overrun; i++) read.signed()
}

/** In units that depend on the chroma format (Table 6-1, §7.4.2.1.1). */
function readCrop(read: BitReader, chromaFormat: number, interlaced: boolean): {x: number; y: number} {
  const [left, right, top, bottom] = [read.unsigned(), read.unsigned(), read.unsigned(), read.unsigned()]
  const unitX = chromaFormat === 1 || chromaFormat === 2 ? 2 : 1
  const unitY = (chromaFormat === 1 ? 2 : 1) * (interlaced ? 2 : 1)
  return {x: (left + right) * unitX, y: (top + bottom) * unitY}
}

/** §E.1.1 up to its timing. */
function readFrameRate(read: BitReader): number | undefined {
  const extendedSar = 255
  if (read.flag() && read.bits(8) === extendedSar) read.bits(32) // aspect ratio
  if (read.flag()) read.flag() // overscan
  if (read.flag()) {
    read.bits(4) // video_format, video_full_range_flag
    if (read.flag()) read.bits(24) // colour_primaries, transfer_characteristics, matrix_coefficients
  }
  if (read.flag()) {
    read.unsigned() // chroma_sample_loc_type_top_field
    read.unsigned() // chroma_sample_loc_type_bottom_field
  }
  if (!read.flag()) return undefined
  const unitsInTick = read.bits(32)
  const timeScale = read.bits(32)
  // A tick is a field's time: two of them make a frame (§E.2.1, Table E-6).
  const perSecond = timeScale / unitsInTick / 2
  return read.overrun || unitsInTick === 0 || perSecond === 0 || perSecond > maxFramesPerSecond ? undefined : perSecond
}

/** §A.3.3 e: no level allows more. */
const maxFramesPerSecond = 300

/** Reads the beginning of a NAL unit of type 8. */
export function parsePps(nal: Buffer): PictureParameterSet | undefined {
  const read = new BitReader(nal)
  const id = read.unsigned()
  const spsId = read.unsigned()
  return nalTypeOf(nal) !== nalTypes.pps || read.overrun || id > 255 || spsId > 31 ? undefined : {id, spsId}
}

/** The beginning of a slice header (§7.3.3). */
export interface SliceHeader {
  readonly firstMacroblock: number
  readonly kind: 'P' | 'B' | 'I' | 'SP' | 'SI'
  readonly ppsId: number
}

/** Reads a NAL unit of type 1 or 5. */
export function parseSliceHeader(nal: Buffer): SliceHeader | undefined {
  const read = new BitReader(nal.subarray(0, 32))
  const firstMacroblock = read.unsigned()
  const kind = (['P', 'B', 'I', 'SP', 'SI'] as const)[read.unsigned() % 5]!
  const ppsId = read.unsigned()
  return read.overrun || ppsId > 255 ? undefined : {firstMacroblock, kind, ppsId}
}
