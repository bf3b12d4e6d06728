import type {ClipFact} from '../../model/media.ts'
import {nalTypeOf, nalTypes} from '../../protocol/h264/nal-unit.ts'
import {parseSps} from '../../protocol/h264/parameter-sets.ts'
import {parseOpusPacket} from '../../protocol/opus/packet.ts'
import {printable} from '../../protocol/text.ts'
import type {ReceivedFrame} from '../media/media-meter.ts'
import type {MediaKind, SenderReport} from '../rtp-packet.ts'
import {ClipTimeline, skewMs} from './clip-timeline.ts'
import {createMp4File, type Mp4File, type Mp4Sample} from './mp4-file.ts'

export interface ClipOptions {
  readonly path: string
  /** What was agreed on, and is waited for. */
  readonly kinds: readonly MediaKind[]
}

export interface Clip {
  /** What a MediaMeter gives. */
  take(frame: ReceivedFrame): void
  /** Puts sound and picture together as they were sent; until there is one of each, they stand as they arrived. */
  takeSenderReport(kind: MediaKind, report: SenderReport): void
  /** Writes what is left. Never rejects: what went wrong stands in the fact. */
  finish(): Promise<ClipFact>
}

/** How long the first key frame waits for sound, and for sender reports: those come within a second or two of the first packet. */
const patienceMs = 2000

/** A track that is silent for so long is over: what the other one brings would wait for it in memory. */
const maxAheadMs = 10_000

/** What nobody sees or hears (ITU-R BT.1359: 45 ms), and less than the clocks of reports are unsure. */
const leastSkewMs = 20

/** Two tracks further apart have no clock in common, whatever their reports say. */
const maxSkewMs = 5000

/** When a disk does not keep up. */
const maxPendingBytes = 64 * 2 ** 20

/** @throws UserError when the file cannot be written to */
export async function saveClip(options: ClipOptions): Promise<Clip> {
  return new ClipWriter(options, await createMp4File(options.path))
}

class ClipWriter implements Clip {
  readonly #options: ClipOptions
  readonly #file: Mp4File
  readonly #timelines = {video: new ClipTimeline('video'), audio: new ClipTimeline('audio')}
  readonly #reports: {video?: SenderReport; audio?: SenderReport} = {}
  #skewMs: number | undefined
  readonly #last: {video?: Mp4Sample; audio?: Mp4Sample} = {}
  readonly #ended = new Set<MediaKind>()
  readonly #counts = {video: 0, audio: 0}
  readonly #spans = {video: 0, audio: 0}
  #waiting: ReceivedFrame[] = []
  #parameterSets = new Map<number, Buffer>()
  #leftOut = 0
  #originMs: number | undefined
  #work: Promise<void> = Promise.resolve()
  #pendingBytes = 0
  #problem: string | undefined
  #finished: Promise<ClipFact> | undefined

  constructor(options: ClipOptions, file: Mp4File) {
    this.#options = options
    this.#file = file
  }

  takeSenderReport(kind: MediaKind, report: SenderReport): void {
    this.#reports[kind] = report
    if (this.#originMs !== undefined) this.#realign()
  }

  /**
   * Delays the track that is ahead: time never goes back, and what has been written stays. After the first time, two reports in turn have
   * to say the same: a clock that jumps about is no guide.
   */
  #realign(): void {
    const {video, audio} = this.#reports
    const videoAhead = video && this.#timelines.video.aheadOf(video)
    const audioAhead = audio && this.#timelines.audio.aheadOf(audio)
    if (videoAhead === undefined || audioAhead === undefined) return
    const ms = videoAhead - audioAhead
    const isSteady = this.#skewMs === undefined || Math.abs(ms - this.#skewMs) < leastSkewMs
    this.#skewMs = ms
    if (!isSteady || Math.abs(ms) < leastSkewMs || Math.abs(ms) > maxSkewMs) return
    this.#timelines[ms > 0 ? 'audio' : 'video'].delay(Math.abs(ms))
  }

  take(frame: ReceivedFrame): void {
    // The session goes on while the file is closed.
    if (this.#finished) return
    if (frame.kind === 'video') this.#keepParameterSets(frame.picture)
    if (this.#problem !== undefined || this.#ended.has(frame.kind)) this.#leftOut++
    else if (this.#originMs === undefined) this.#wait(frame)
    else this.#place(frame)
  }

  #keepParameterSets(picture: readonly Buffer[]): void {
    for (const nal of picture) {
      const type = nalTypeOf(nal)
      if (type === nalTypes.sps || type === nalTypes.pps) this.#parameterSets.set(type, nal)
    }
  }

  /** Until the first key frame, nothing can be shown; then sound and reports may still come. */
  #wait(frame: ReceivedFrame): void {
    const begun = this.#waiting.length > 0
    if (!begun && !this.#canBegin(frame)) {
      this.#leftOut++
      return
    }
    this.#waiting.push(frame)
    const first = this.#waiting[0]!
    const hasAll = this.#options.kinds.every((kind) => this.#waiting.some((waiting) => waiting.kind === kind))
    const hasReports = this.#options.kinds.every((kind) => this.#reports[kind])
    if (frame.atMs - first.atMs >= patienceMs || (hasAll && (hasReports || this.#options.kinds.length === 1))) this.#begin()
  }

  #canBegin(frame: ReceivedFrame): boolean {
    if (!this.#options.kinds.includes('video')) return true
    return frame.kind === 'video' && frame.isKey && this.#parameterSets.size === 2
  }

  #begin(): void {
    const waiting = this.#waiting.splice(0)
    if (waiting.length === 0) return
    const kinds = this.#options.kinds.filter((kind) => waiting.some((frame) => frame.kind === kind))
    for (const kind of this.#options.kinds) if (!kinds.includes(kind)) this.#ended.add(kind)
    this.#originMs = waiting[0]!.atMs
    this.#align(waiting)
    const tracks = kinds.map((kind) => this.#trackOf(kind, waiting.find((frame) => frame.kind === kind)!))
    this.#enqueue(0, () => this.#file.start(tracks))
    for (const frame of waiting) this.#place(frame)
  }

  #align(waiting: readonly ReceivedFrame[]): void {
    const [video, audio] = (['video', 'audio'] as const).map((kind) => waiting.find((frame) => frame.kind === kind))
    const {video: videoReport, audio: audioReport} = this.#reports
    if (!video || !audio || !videoReport || !audioReport) return
    if (videoReport.ssrc !== video.ssrc || audioReport.ssrc !== audio.ssrc) return
    const skew = skewMs({...video, report: videoReport}, {...audio, report: audioReport})
    if (Math.abs(skew) <= maxSkewMs) this.#timelines.audio.anchor(audio.timestamp, audio.atMs - skew)
  }

  #trackOf(kind: MediaKind, frame: ReceivedFrame) {
    if (frame.kind === 'audio') return {kind, codec: 'opus', channels: parseOpusPacket(frame.packet)?.channels ?? 2}
    const parsed = parseSps(this.#parameterSets.get(nalTypes.sps)!)
    const {width, height, profileLevel} = parsed.ok ? parsed.sps : {width: 0, height: 0, profileLevel: undefined}
    return {kind, codec: `avc1.${profileLevel?.profileLevelId ?? '42e01f'}`, width, height}
  }

  /** One sample of each track is held back, since the next one tells how long it is on. */
  #place(frame: ReceivedFrame): void {
    const atMs = this.#timelines[frame.kind].place(frame) - this.#originMs!
    if (atMs < 0) {
      this.#leftOut++
      return
    }
    const before = this.#last[frame.kind]
    if (before) this.#write(frame.kind, {...before, durationMs: atMs - before.atMs})
    const durationMs = frame.kind === 'audio' ? (parseOpusPacket(frame.packet)?.durationMs ?? 20) : (before?.durationMs ?? 0)
    this.#last[frame.kind] = {data: this.#dataOf(frame), isKey: frame.kind === 'audio' || frame.isKey, atMs, durationMs}
    this.#endSilent(frame.kind, atMs)
  }

  #dataOf(frame: ReceivedFrame): Buffer {
    if (frame.kind === 'audio') return frame.packet
    const has = (type: number) => frame.picture.some((nal) => nalTypeOf(nal) === type)
    const missing = frame.isKey ? [nalTypes.sps, nalTypes.pps].filter((type) => !has(type)) : []
    const units = [...missing.flatMap((type) => this.#parameterSets.get(type) ?? []), ...frame.picture]
    return Buffer.concat(units.flatMap((nal) => [startCode, nal]))
  }

  #endSilent(kind: MediaKind, atMs: number): void {
    const other = kind === 'video' ? 'audio' : 'video'
    if (this.#ended.has(other) || !this.#options.kinds.includes(other)) return
    if (atMs - (this.#last[other]?.atMs ?? 0) <= maxAheadMs) return
    this.#writeLast(other)
    this.#ended.add(other)
    this.#enqueue(0, async () => this.#file.end(other))
  }

  #writeLast(kind: MediaKind): void {
    const last = this.#last[kind]
    if (!last) return
    delete this.#last[kind]
    this.#write(kind, last)
  }

  #write(kind: MediaKind, sample: Mp4Sample): void {
    this.#counts[kind]++
    this.#spans[kind] = sample.atMs + sample.durationMs
    this.#enqueue(sample.data.length, () => this.#file.add(kind, sample))
  }

  #enqueue(bytes: number, work: () => Promise<void>): void {
    this.#pendingBytes += bytes
    if (this.#pendingBytes > maxPendingBytes) this.#problem ??= 'the disk did not keep up'
    this.#work = this.#work
      .then(() => (this.#problem === undefined ? work() : undefined))
      .catch((error: Error) => {
        this.#problem ??= printable(error.message)
      })
      .finally(() => {
        this.#pendingBytes -= bytes
      })
  }

  /** Asked again, it tells the same. */
  finish(): Promise<ClipFact> {
    this.#finished ??= this.#finish()
    return this.#finished
  }

  async #finish(): Promise<ClipFact> {
    this.#begin()
    for (const kind of this.#options.kinds) this.#writeLast(kind)
    await this.#work
    await this.#file.finish().catch((error: Error) => {
      this.#problem ??= printable(error.message)
    })
    const isEmpty = this.#originMs === undefined
    const problem = this.#problem ?? (isEmpty ? this.#whyEmpty() : undefined)
    return {
      path: this.#options.path,
      bytes: this.#file.bytes,
      videoFrames: this.#counts.video,
      audioPackets: this.#counts.audio,
      leftOut: this.#leftOut,
      ...(this.#originMs !== undefined && {beganAtMs: this.#originMs}),
      ...(!isEmpty && {durationMs: Math.max(this.#spans.video, this.#spans.audio)}),
      ...(problem !== undefined && {problem}),
    }
  }

  #whyEmpty(): string {
    return this.#options.kinds.includes('video') ? 'no key frame with its SPS and PPS came' : 'no Opus packet came'
  }
}

const startCode = Buffer.from([0, 0, 0, 1])
