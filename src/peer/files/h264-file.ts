import {AnnexBReader, PictureGrouper} from '../../protocol/h264/annex-b.ts'
import {type AccessUnit, isKeyPicture, isSlice, nalTypeOf, nalTypes} from '../../protocol/h264/nal-unit.ts'
import {parseSliceHeader, parseSps, type SequenceParameterSet} from '../../protocol/h264/parameter-sets.ts'
import {readPieces} from './read-pieces.ts'
import {makeVideo, unusable} from './unusable-file.ts'

/** A file of H.264 as encoders write it (ITU-T H.264 Annex B), of any length: it is read while it is played. */
export interface H264File {
  readonly path: string
  readonly width: number
  readonly height: number
  /** `42e01f` */
  readonly profileLevelId: string
  /** `Constrained Baseline 3.1` */
  readonly profileName: string
  /** As the caller said, else as the stream says, else 25. */
  readonly framesPerSecond: number
  /** Where the rate is from: most streams do not tell, and play too slowly or too quickly when it is assumed. */
  readonly rateFrom: 'caller' | 'stream' | 'assumed'
  /** All pictures once, from the first key frame on. @throws UserError for what cannot be sent */
  pictures(): AsyncGenerator<AccessUnit>
}

/** What ffmpeg takes a raw stream for that does not tell. */
const assumedFramesPerSecond = 25

/** A key frame of the greatest level fits, and what does not have one by then is no video for viewers who come at any time. */
const headBytes = 16 * 2 ** 20

/** Looks at the beginning of a file. @throws UserError that names what is wrong with it */
export async function openH264File(path: string, framesPerSecond?: number): Promise<H264File> {
  const {sps, picture} = await readHead(path)
  if (sps.interlaced) throw unusable(path, 'interlaced', 'is interlaced, which no WebRTC viewer decodes', makeVideo)
  if (sps.chromaFormat !== 1 || sps.bitDepth !== 8)
    throw unusable(path, 'not-yuv420p', 'has another pixel format than yuv420p, which alone WebRTC viewers decode', makeVideo)
  if (!picture.some((nal) => nalTypeOf(nal) === nalTypes.pps))
    throw unusable(path, 'no-parameter-sets', 'has a first key frame without its PPS', makeVideo)
  const rate = framesPerSecond ?? sps.framesPerSecond
  return {
    path,
    width: sps.width,
    height: sps.height,
    profileLevelId: sps.profileLevel.profileLevelId,
    profileName: sps.profileLevel.name,
    framesPerSecond: rate ?? assumedFramesPerSecond,
    rateFrom: framesPerSecond !== undefined ? 'caller' : rate !== undefined ? 'stream' : 'assumed',
    pictures: () => picturesFromKeyFrame(path),
  }
}

/** Encoders that make B-frames make them among the first few. */
const headPictures = 60

/** The first key frame, once those after it have been looked at. */
async function readHead(path: string): Promise<{sps: SequenceParameterSet; picture: AccessUnit}> {
  const pictures: AccessUnit[] = []
  for await (const picture of picturesFromKeyFrame(path, headBytes)) {
    if (pictures.push(picture) >= headPictures) break
  }
  const [picture] = pictures
  if (!picture) throw unusable(path, 'no-key-frame', `has no key frame in its first ${headBytes / 2 ** 20} MiB`, makeVideo)
  const nal = picture.find((unit) => nalTypeOf(unit) === nalTypes.sps)
  const parsed = nal && parseSps(nal)
  if (!parsed) throw unusable(path, 'no-parameter-sets', 'has a first key frame without its SPS', makeVideo)
  if (!parsed.ok) throw unusable(path, 'bad-sps', `has an SPS that makes no sense: ${parsed.defect.problem}`, makeVideo)
  return {sps: parsed.sps, picture}
}

async function* picturesFromKeyFrame(path: string, limit = Number.POSITIVE_INFINITY): AsyncGenerator<AccessUnit> {
  let begun = false
  for await (const picture of allPictures(path, limit)) {
    begun ||= isKeyPicture(picture)
    if (!begun) continue
    refuseBFrames(path, picture)
    yield picture
  }
}

async function* allPictures(path: string, limit: number): AsyncGenerator<AccessUnit> {
  const reader = new AnnexBReader()
  const grouper = new PictureGrouper()
  let bytes = 0
  for await (const piece of readPieces(path)) {
    bytes += piece.length
    for (const unit of reader.push(piece)) {
      const picture = grouper.push(unit)
      if (picture) yield picture
    }
    refuseOther(path, reader)
    if (bytes > limit) return
  }
  if (bytes === 0) throw unusable(path, 'empty', 'is empty', makeVideo)
  // A file that is cut off ends within a unit: the last picture may be damaged, and decoders bear that.
  for (const unit of reader.end()) {
    const picture = grouper.push(unit)
    if (picture) yield picture
  }
  const last = grouper.end()
  if (last) yield last
  refuseOther(path, reader)
}

/** Other formats may have three bytes that look like a start code, but none at the beginning. */
function refuseOther(path: string, reader: AnnexBReader): void {
  if (reader.skippedBytes > 0 || reader.tooLong)
    throw unusable(path, 'not-h264', 'is no H.264 byte stream (Annex B): a file of MP4, MKV or AVI has to be unpacked', [
      {
        text: 'Unpack it, if it has H.264 without B-frames.',
        command: 'ffmpeg -i IN.mp4 -an -c:v copy -bsf:v h264_mp4toannexb OUT.h264',
      },
      ...makeVideo,
    ])
}

function refuseBFrames(path: string, picture: AccessUnit): void {
  const slice = picture.find(isSlice)
  if (slice && parseSliceHeader(slice)?.kind === 'B')
    throw unusable(path, 'b-frames', 'has B-frames, which WebRTC viewers cannot put in their order', makeVideo)
}
