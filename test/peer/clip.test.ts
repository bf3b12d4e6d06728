import {copyFileSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {ALL_FORMATS, BufferSource, EncodedPacketSink, Input} from 'mediabunny'
import {afterAll, describe, expect, it} from 'vitest'
import {ClipTimeline, skewMs} from '../../src/peer/clip/clip-timeline.ts'
import {type Clip, saveClip} from '../../src/peer/clip/save-clip.ts'
import {MediaMeter} from '../../src/peer/media/media-meter.ts'
import type {MediaKind, SenderReport} from '../../src/peer/rtp-packet.ts'
import {withoutNalUnits} from '../../src/protocol/h264/thin-payload.ts'
import {type Arrival, playedMedia} from '../support/played-media.ts'

const dir = mkdtempSync(join(tmpdir(), 'kvsctl-clip-'))
afterAll(() => rmSync(dir, {recursive: true}))
const path = join(dir, 'clip.mp4')

function feed(clip: Clip, arrivals: readonly Arrival[], before: (arrival: Arrival) => void = () => undefined): void {
  const onFrame = clip.take.bind(clip)
  const meters = {video: new MediaMeter({kind: 'video', onFrame}), audio: new MediaMeter({kind: 'audio', onFrame})}
  for (const arrival of arrivals) {
    before(arrival)
    meters[arrival.kind].take(arrival.packet, arrival.atMs)
  }
}

/** Sound is 300 ms longer on its way than the picture. */
const lateSound = (seconds: number) =>
  playedMedia(seconds)
    .map((arrival) => (arrival.kind === 'audio' ? {...arrival, atMs: arrival.atMs + 300} : arrival))
    .sort((a, b) => a.atMs - b.atMs)

/** What the sender of these says of a track after a time: both were begun at NTP time 7000. */
function reportOf(kind: MediaKind, arrivals: readonly Arrival[], afterMs: number): SenderReport {
  const {ssrc, timestamp} = arrivals.find((arrival) => arrival.kind === kind)!.packet
  return {ssrc, ntpMs: 7000 + afterMs, timestamp: (timestamp + afterMs * (kind === 'video' ? 90 : 48)) % 2 ** 32}
}

async function save(arrivals: readonly Arrival[], kinds: readonly MediaKind[] = ['video', 'audio']) {
  const clip = await saveClip({path, kinds})
  feed(clip, arrivals)
  return await clip.finish()
}

async function tracksOf(file: string) {
  const input = new Input({source: new BufferSource(readFileSync(file)), formats: ALL_FORMATS})
  const tracks = []
  for (const track of await input.getTracks()) {
    const times: number[] = []
    for await (const packet of new EncodedPacketSink(track).packets()) times.push(Math.round(packet.timestamp * 1000))
    tracks.push({kind: track.type, codec: track.codec, times})
  }
  return tracks
}

describe('a clip', () => {
  it('has every picture and packet from the first key frame on, at their times', async () => {
    const fact = await save(playedMedia(5))
    expect(fact).toMatchObject({path, videoFrames: 75, audioPackets: 250, leftOut: 0, beganAtMs: 0})
    expect(fact.problem).toBeUndefined()
    expect(fact.bytes).toBe(readFileSync(path).length)
    expect(fact.durationMs).toBeCloseTo(5000, 0)
    const [video, audio] = await tracksOf(path)
    expect([video!.codec, audio!.codec]).toEqual(['avc', 'opus'])
    expect(video!.times).toEqual(Array.from({length: 75}, (_, i) => Math.round((i * 1000) / 15)))
    expect(audio!.times).toEqual(Array.from({length: 250}, (_, i) => i * 20))
  })

  it('begins with a key frame, whenever the viewer came, and leaves out what was before it', async () => {
    const fact = await save(playedMedia(5).filter(({atMs}) => atMs >= 300))
    expect(fact.leftOut).toBeGreaterThan(30)
    expect(fact.videoFrames).toBe(60)
    expect(fact.beganAtMs).toBeCloseTo(1000, 6)
    const [video, audio] = await tracksOf(path)
    expect([video!.times[0], audio!.times[0]]).toEqual([0, 0])
  })

  it('is put together by sender reports: sound that arrives late was not sent late', async () => {
    const late = lateSound(4)
    await save(late)
    expect((await tracksOf(path))[1]!.times[0]).toBe(300)

    const clip = await saveClip({path, kinds: ['video', 'audio']})
    clip.takeSenderReport('video', reportOf('video', late, 1000))
    clip.takeSenderReport('audio', reportOf('audio', late, 0))
    feed(clip, late)
    await clip.finish()
    expect((await tracksOf(path))[1]!.times[0]).toBe(0)
  })

  /** Reports begin 3 s after the media. @returns the times of both tracks */
  async function saveWithReports(
    late: readonly Arrival[],
    reported: (kind: MediaKind, atMs: number) => SenderReport | undefined,
  ) {
    const clip = await saveClip({path, kinds: ['video', 'audio']})
    let nextMs = 3000
    feed(clip, late, ({atMs}) => {
      if (atMs < nextMs) return
      nextMs += 1000
      for (const kind of ['video', 'audio'] as const) {
        const report = reported(kind, Math.round(atMs))
        if (report) clip.takeSenderReport(kind, report)
      }
    })
    await clip.finish()
    const [video, audio] = await tracksOf(path)
    return {video: video!.times, audio: audio!.times}
  }

  it('is put together again by reports that come later: what was ahead waits, and no time goes back', async () => {
    const late = lateSound(6)
    const {video, audio} = await saveWithReports(late, (kind, atMs) => reportOf(kind, late, atMs))
    for (const times of [video, audio]) expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect([video[0], audio[0]]).toEqual([0, 300])
    // Picture 15 n and sound 50 n were made at the same time.
    expect(audio[100]! - video[30]!).toBe(300)
    for (const second of [4, 5]) expect(Math.abs(audio[second * 50]! - video[second * 15]!)).toBeLessThanOrEqual(1)
    expect(audio[250]).toBe(5300)
  })

  it('stays as it arrived where reports are of another source, of another day, or of one track alone', async () => {
    const late = lateSound(6)
    const useless: readonly ((kind: MediaKind, atMs: number) => SenderReport | undefined)[] = [
      (kind, atMs) => ({...reportOf(kind, late, atMs), ssrc: 9}),
      (kind, atMs) => ({...reportOf(kind, late, atMs), ntpMs: kind === 'video' ? 1e12 : 0}),
      (kind, atMs) => ({...reportOf(kind, late, atMs), timestamp: kind === 'video' ? 2 ** 31 : 0}),
      (kind, atMs) => (kind === 'video' ? reportOf(kind, late, atMs) : undefined),
    ]
    for (const reported of useless) {
      const {video, audio} = await saveWithReports(late, reported)
      expect(audio[250]! - video[75]!).toBe(300)
    }
  })

  it('goes on when the sender begins anew, with times that only grow', async () => {
    const again = playedMedia(3).map((arrival) => ({...arrival, atMs: arrival.atMs + 3000, packet: {...arrival.packet, ssrc: 5}}))
    await save([...playedMedia(3), ...again])
    for (const {times} of await tracksOf(path)) {
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(times.at(-1)).toBeLessThan(6100)
      expect(times.at(-1)).toBeGreaterThan(5800)
    }
  })

  it('of a track that never comes, or ends, has the other whole', async () => {
    const silent = await save(playedMedia(5).filter(({kind}) => kind === 'video'))
    expect(silent).toMatchObject({videoFrames: 75, audioPackets: 0})
    expect(await tracksOf(path)).toHaveLength(1)

    const ends = await save(playedMedia(18).filter(({kind, atMs}) => kind === 'video' || atMs < 5000))
    expect(ends).toMatchObject({videoFrames: 270, audioPackets: 250})

    const sound = await save(
      playedMedia(2).filter(({kind}) => kind === 'audio'),
      ['audio'],
    )
    expect(sound).toMatchObject({videoFrames: 0, audioPackets: 100})
  })

  it('without a key frame is empty, and says so', async () => {
    const fact = await save(playedMedia(3).filter(({kind, packet}) => kind === 'audio' || withoutNalUnits(packet.payload, [5])))
    expect(fact).toMatchObject({bytes: 0, videoFrames: 0, problem: 'no key frame with its SPS and PPS came'})
  })

  it('that is broken off can be played up to its last second', async () => {
    const clip = await saveClip({path, kinds: ['video', 'audio']})
    feed(clip, playedMedia(5))
    // What is on the disk without a finish; the samples get there in turns of the event loop.
    const copy = join(dir, 'copy.mp4')
    const lastTime = async () => {
      copyFileSync(path, copy)
      return (await tracksOf(copy).catch(() => []))[0]?.times.at(-1) ?? 0
    }
    await expect.poll(lastTime, {interval: 5}).toBeGreaterThan(2900)
    await clip.finish()
  })

  it('that cannot be written says so at once', async () => {
    await expect(saveClip({path: join(dir, 'no', 'such', 'clip.mp4'), kinds: ['video']})).rejects.toThrow('cannot be written')
  })
})

describe('the time of frames', () => {
  it('is that of their timestamps, not of their arrival, and another clock is begun anew', () => {
    const line = new ClipTimeline('video')
    expect(line.place({ssrc: 1, timestamp: 2 ** 32 - 90, atMs: 10})).toBe(10)
    expect(line.place({ssrc: 1, timestamp: 90 * 32, atMs: 90})).toBeCloseTo(43, 5)
    expect(line.place({ssrc: 1, timestamp: 2 ** 31, atMs: 100})).toBe(100)
    expect(line.place({ssrc: 1, timestamp: 2 ** 31, atMs: 100})).toBeGreaterThan(100)
  })

  it('of two tracks is compared on the clock of the sender', () => {
    const video = {report: {ssrc: 1, ntpMs: 1000, timestamp: 0}, timestamp: 9000, atMs: 500}
    const audio = {report: {ssrc: 1, ntpMs: 1000, timestamp: 0}, timestamp: 4800, atMs: 650}
    expect(skewMs(video, audio)).toBe(150)
  })
})
