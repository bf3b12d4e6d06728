import type {FramesFact, H264Fact} from '../../model/media.ts'
import {medianOf} from '../../model/series.ts'
import {H264Depacketizer, type ReceivedPicture} from '../../protocol/h264/depacketizer.ts'
import {isKeyPicture, isSlice, nalTypeOf, nalTypes, nameOfNal} from '../../protocol/h264/nal-unit.ts'
import {parsePps, parseSliceHeader, parseSps, type SequenceParameterSet} from '../../protocol/h264/parameter-sets.ts'
import type {OrderedPacket} from './reorder-buffer.ts'

/** Of which the median is taken. */
const keptIntervals = 256

const keptProfiles = 8

/** Puts pictures together and looks at what they are, without decoding any. */
export class VideoMeter {
  readonly #depacketizer = new H264Depacketizer()
  readonly #nalUnits = new Map<number, number>()
  readonly #spsById = new Map<number, SequenceParameterSet>()
  readonly #spsOfPps = new Map<number, number>()
  readonly #inBand = {sps: false, pps: false}
  readonly #profileLevelIds: string[] = []
  readonly #keyIntervalsMs: number[] = []
  #newest: SequenceParameterSet | undefined
  #resolutionChanges = 0
  #bFrames: boolean | undefined
  #complete = 0
  #broken = 0
  #firstAtMs: number | undefined
  #lastAtMs = 0
  #longestGap = {ms: 0, atMs: 0}
  #firstKeyAtMs: number | undefined
  #keyFrames = 0
  #lastKeyAtMs = 0
  #maxKeyIntervalMs = 0
  #largest = 0
  #badParameterSets = 0

  /** @param parameterSets of the SDP (`sprop-parameter-sets`, RFC 6184 §8.2.1), which a decoder has from the beginning */
  constructor(parameterSets: readonly Buffer[]) {
    for (const nal of parameterSets) this.#takeParameterSet(nal)
  }

  get malformed(): number {
    return this.#depacketizer.malformed + this.#badParameterSets
  }

  /** @returns the pictures that are whole now */
  take({packet, lostBefore, atMs}: OrderedPacket): ReceivedPicture[] {
    const pictures = this.#depacketizer.take(packet, lostBefore > 0)
    for (const picture of pictures) this.#takePicture(picture, atMs)
    return pictures.filter(({whole}) => whole)
  }

  #takePicture(picture: ReceivedPicture, atMs: number): void {
    for (const nal of picture.nalUnits) this.#takeNal(nal)
    if (picture.whole) this.#takeWhole(picture, atMs)
    else this.#broken++
  }

  #takeNal(nal: Buffer): void {
    const type = nalTypeOf(nal)
    this.#nalUnits.set(type, (this.#nalUnits.get(type) ?? 0) + 1)
    if (type === nalTypes.sps || type === nalTypes.pps) {
      this.#inBand[type === nalTypes.sps ? 'sps' : 'pps'] = true
      this.#takeParameterSet(nal)
    } else if (isSlice(nal)) {
      const header = parseSliceHeader(nal)
      if (header) this.#bFrames = this.#bFrames === true || header.kind === 'B'
    }
  }

  #takeParameterSet(nal: Buffer): void {
    if (nalTypeOf(nal) === nalTypes.sps) this.#takeSps(nal)
    else {
      const pps = parsePps(nal)
      if (pps) this.#spsOfPps.set(pps.id, pps.spsId)
      else this.#badParameterSets++
    }
  }

  #takeSps(nal: Buffer): void {
    const parsed = parseSps(nal)
    if (!parsed.ok) {
      this.#badParameterSets++
      return
    }
    const {sps} = parsed
    if (this.#newest && (this.#newest.width !== sps.width || this.#newest.height !== sps.height)) this.#resolutionChanges++
    this.#newest = sps
    this.#spsById.set(sps.id, sps)
    const {profileLevelId} = sps.profileLevel
    if (this.#profileLevelIds.length < keptProfiles && !this.#profileLevelIds.includes(profileLevelId))
      this.#profileLevelIds.push(profileLevelId)
  }

  #takeWhole(picture: ReceivedPicture, atMs: number): void {
    this.#complete++
    this.#largest = Math.max(this.#largest, picture.bytes)
    if (this.#firstAtMs === undefined) this.#firstAtMs = atMs
    else this.#noteGap(atMs)
    this.#lastAtMs = atMs
    if (isKeyPicture(picture.nalUnits)) this.#takeKey(picture, atMs)
  }

  #noteGap(atMs: number): void {
    const ms = atMs - this.#lastAtMs
    if (ms > this.#longestGap.ms) this.#longestGap = {ms, atMs: this.#lastAtMs}
  }

  #takeKey({nalUnits}: ReceivedPicture, atMs: number): void {
    if (this.#keyFrames > 0) {
      const intervalMs = atMs - this.#lastKeyAtMs
      this.#maxKeyIntervalMs = Math.max(this.#maxKeyIntervalMs, intervalMs)
      this.#keyIntervalsMs.push(intervalMs)
      this.#keyIntervalsMs.splice(0, this.#keyIntervalsMs.length - keptIntervals)
    }
    this.#keyFrames++
    this.#lastKeyAtMs = atMs
    if (this.#firstKeyAtMs === undefined && this.#canDecode(nalUnits.find((nal) => nalTypeOf(nal) === nalTypes.idrSlice)!))
      this.#firstKeyAtMs = atMs
  }

  /** Its PPS is at hand, and the SPS of that. */
  #canDecode(slice: Buffer): boolean {
    const spsId = this.#spsOfPps.get(parseSliceHeader(slice)?.ppsId ?? -1)
    return spsId !== undefined && this.#spsById.has(spsId)
  }

  report(atMs: number): {frames: FramesFact; h264: H264Fact; unknown: Record<string, string>} {
    const frames = this.#framesFact(atMs)
    const h264 = this.#h264Fact()
    return {frames, h264, unknown: {...whyAbsent(frames, this.#whyFrames()), ...whyAbsent(h264, this.#whyH264())}}
  }

  #framesFact(atMs: number): FramesFact {
    const tookMs = this.#lastAtMs - (this.#firstAtMs ?? 0)
    return {
      complete: this.#complete,
      broken: this.#broken,
      ...(this.#complete > 1 && tookMs > 0 && {perSecond: round(((this.#complete - 1) * 1000) / tookMs)}),
      ...(this.#firstAtMs !== undefined && {firstAtMs: this.#firstAtMs, ...this.#gapFact(atMs), bytesOfLargest: this.#largest}),
      ...(this.#firstKeyAtMs !== undefined && {firstKeyFrameAtMs: this.#firstKeyAtMs}),
      keyFrames: this.#keyFrames,
      ...(this.#keyIntervalsMs.length > 0 && {
        keyFrameInterval: {medianMs: medianOf(this.#keyIntervalsMs), maxMs: this.#maxKeyIntervalMs},
      }),
    }
  }

  #gapFact(atMs: number): Pick<FramesFact, 'longestGapMs' | 'longestGapAtMs'> {
    const open = {ms: atMs - this.#lastAtMs, atMs: this.#lastAtMs}
    const longest = open.ms > this.#longestGap.ms ? open : this.#longestGap
    return {longestGapMs: longest.ms, longestGapAtMs: longest.atMs}
  }

  #h264Fact(): H264Fact {
    const sps = this.#newest
    return {
      nalUnits: Object.fromEntries(
        [...this.#nalUnits].sort(([a], [b]) => a - b).map(([type, count]) => [nameOfNal(type), count]),
      ),
      parameterSets: {...this.#inBand},
      ...(sps && {
        sps: {
          profileLevelId: sps.profileLevel.profileLevelId,
          profileName: sps.profileLevel.name,
          width: sps.width,
          height: sps.height,
          ...(sps.framesPerSecond !== undefined && {framesPerSecond: round(sps.framesPerSecond)}),
        },
      }),
      profileLevelIds: [...this.#profileLevelIds],
      resolutionChanges: this.#resolutionChanges,
      ...(this.#bFrames !== undefined && {bFrames: this.#bFrames}),
    }
  }

  #whyFrames(): Record<string, string> {
    const none = this.#broken === 0 ? 'no picture came' : 'no picture came whole'
    return {
      'frames.perSecond': this.#complete === 0 ? none : 'it needs two pictures',
      'frames.firstAtMs': none,
      'frames.longestGapMs': none,
      'frames.firstKeyFrameAtMs': this.#keyFrames > 0 ? 'key frames came without their parameter sets' : 'no key frame came',
      'frames.keyFrameInterval': this.#keyFrames > 0 ? 'it needs two key frames' : 'no key frame came',
    }
  }

  #whyH264(): Record<string, string> {
    return {
      'h264.sps': this.#inBand.sps ? 'the SPS cannot be read' : 'no SPS came',
      'h264.bFrames': 'no slice came',
    }
  }
}

const round = (value: number): number => Math.round(value * 1000) / 1000

/** @param reasons by path: the part before the dot is the name of the fact */
const whyAbsent = (fact: object, reasons: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(reasons).filter(([path]) => !(path.split('.')[1]! in fact)))
