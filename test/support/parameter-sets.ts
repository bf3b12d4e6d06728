import {readFileSync} from 'node:fs'
import {type ParsedSps, parsePps, parseSps} from '../../src/protocol/h264/parameter-sets.ts'

/** A row of `test/fixtures/h264/parameter-sets.json`. */
interface ParameterSetRow {
  readonly name: string
  readonly sps: string
  readonly pps: string
  readonly ffprobe: {
    readonly profile: string
    readonly width: number
    readonly height: number
    readonly pix_fmt: string
    readonly level: number
    readonly field_order: string
    readonly avg_frame_rate: string
  }
}

export const readParameterSets = (path: string): ParameterSetRow[] => JSON.parse(readFileSync(path, 'utf8'))

/** As ffprobe names them; `yuvj` is yuv with a full range. */
const pixelFormats: Readonly<Record<string, readonly [chromaFormat: number, bitDepth: number]>> = {
  yuv420p: [1, 8],
  yuvj420p: [1, 8],
  yuv420p10le: [1, 10],
  yuv422p: [2, 8],
  yuv444p: [3, 8],
}

/** What ffprobe reads, in our words. Of grey it says yuvj420p as well: libx264 encodes it so. */
export function asFfprobe({ffprobe}: ParameterSetRow) {
  const [numerator, denominator] = ffprobe.avg_frame_rate.split('/').map(Number)
  const [chromaFormat, bitDepth] = pixelFormats[ffprobe.pix_fmt]!
  return {
    profile: ffprobe.profile,
    levelIdc: ffprobe.level,
    width: ffprobe.width,
    height: ffprobe.height,
    chromaFormat,
    bitDepth,
    interlaced: ffprobe.field_order !== 'progressive',
    framesPerSecond: (numerator! / denominator!).toFixed(3),
  }
}

/** What we read. */
export function asParsed({sps, pps}: ParameterSetRow) {
  const parsed: ParsedSps = parseSps(Buffer.from(sps, 'hex'))
  if (!parsed.ok) return parsed.defect
  if (parsePps(Buffer.from(pps, 'hex'))?.spsId !== parsed.sps.id) return {pps: 'names another SPS'}
  const {profileLevel, width, height, chromaFormat, bitDepth, interlaced, framesPerSecond} = parsed.sps
  return {
    profile: profileLevel.profile,
    levelIdc: profileLevel.levelIdc,
    width,
    height,
    // Grey: see above.
    chromaFormat: chromaFormat || 1,
    bitDepth,
    interlaced,
    framesPerSecond: framesPerSecond?.toFixed(3),
  }
}
