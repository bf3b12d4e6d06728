import {copyFileSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {ALL_FORMATS, BufferSource, EncodedPacketSink, Input} from 'mediabunny'
import {afterAll, describe, expect, it} from 'vitest'
import {ClipTimeline, skewMs} from '../../src/peer/clip/clip-timeline.ts'
import {type Clip, saveClip} from '../../src/peer/clip/save-clip.ts'
import {MediaMeter} from '../../src/peer/media/media-meter.ts'
import type {MediaKind} from '../../src/peer/rtp-packet.ts'
import {withoutNalUnits} from '../../src/protocol/h264/thin-payload.ts'
import {type Arrival, playedMedia} from '../support/played-media.ts'

const dir = mkdtempSync(join(tmpdir(), 'kvsctl-clip-'))
afterAll(() => rmSync(dir, {recursive: true}))
const path = join(dir, 'clip.mp4')

function feed(clip: Clip, arrivals: readonly Arrival[]): void {
  const onFrame = clip.take.bind(clip)
  const meters = {video: new MediaMeter({kind: 'video', onFrame}), audio: new MediaMeter({kind: 'audio', onFrame})}
  for (const {kind, packet, atMs} of arrivals) meters[kind].take(packet, atMs)
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
    const late = playedMedia(4)
      .map((arrival) => (arrival.kind === 'audio' ? {...arrival, atMs: arrival.atMs + 300} : arrival))
      .sort((a, b) => a.atMs - b.atMs)
    await save(late)
    expect((await tracksOf(path))[1]!.times[0]).toBe(300)

    const clip = await saveClip({path, kinds: ['video', 'audio']})
    const first = (kind: MediaKind) => late.find((arrival) => arrival.kind === kind)!.packet
    // Both were sent at NTP time 7000; the video's report is of a second later.
    clip.takeSenderReport('video', {ntpMs: 8000, timestamp: (first('video').timestamp + 90_000) % 2 ** 32})
    clip.takeSenderReport('audio', {ntpMs: 7000, timestamp: first('audio').timestamp})
    feed(clip, late)
    await clip.finish()
    expect((await tracksOf(path))[1]!.times[0]).toBe(0)
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
    const video = {report: {ntpMs: 1000, timestamp: 0}, timestamp: 9000, atMs: 500}
    const audio = {report: {ntpMs: 1000, timestamp: 0}, timestamp: 4800, atMs: 650}
    expect(skewMs(video, audio)).toBe(150)
  })
})
