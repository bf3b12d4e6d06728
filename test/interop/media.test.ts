import {execFileSync} from 'node:child_process'
import {copyFileSync, mkdtempSync, rmSync, truncateSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {saveClip} from '../../src/peer/clip/save-clip.ts'
import {openH264File} from '../../src/peer/files/h264-file.ts'
import {openOpusFile} from '../../src/peer/files/opus-file.ts'
import {MediaMeter} from '../../src/peer/media/media-meter.ts'
import type {MediaKind, SenderReport} from '../../src/peer/rtp-packet.ts'
import {decodeErrors, ffprobe} from '../support/ffmpeg.ts'
import {asFfprobe, asParsed, readParameterSets} from '../support/parameter-sets.ts'
import {type Arrival, playedMedia, playedVideo} from '../support/played-media.ts'
import {randomSequence} from '../support/random-sequence.ts'
import {analyseRtp, writeRtpPcap} from '../support/rtp-pcap.ts'

/** ffmpeg and Wireshark decide here whether what we read of media, and write of it, is so. */

const dir = mkdtempSync(join(tmpdir(), 'kvsctl-media-'))
afterAll(() => rmSync(dir, {recursive: true}))

async function save(path: string, arrivals: readonly Arrival[], reports: Partial<Record<MediaKind, SenderReport>> = {}) {
  const clip = await saveClip({path, kinds: ['video', 'audio']})
  for (const kind of ['video', 'audio'] as const) if (reports[kind]) clip.takeSenderReport(kind, reports[kind])
  const onFrame = clip.take.bind(clip)
  const meters = {video: new MediaMeter({kind: 'video', onFrame}), audio: new MediaMeter({kind: 'audio', onFrame})}
  for (const {kind, packet, atMs} of arrivals) meters[kind].take(packet, atMs)
  return {fact: await clip.finish(), frames: meters.video.report(10_000).frames!}
}

describe('a saved clip', () => {
  it('is what ffprobe finds in it, and decodes without a complaint', async () => {
    const path = join(dir, 'clip.mp4')
    const {fact, frames} = await save(path, playedMedia(10))
    const {streams, format} = await ffprobe(path)
    expect(streams).toMatchObject([
      {codec_name: 'h264', profile: 'Constrained Baseline', width: 320, height: 240},
      {codec_name: 'opus', sample_rate: '48000', channels: 2},
    ])
    expect(streams.map(({nb_read_packets}) => Number(nb_read_packets))).toEqual([fact.videoFrames, fact.audioPackets])
    expect(fact.videoFrames).toBe(frames.complete)
    expect(Number(format.duration) * 1000).toBeCloseTo(fact.durationMs!, -1)
    expect(await decodeErrors(path)).toBe('')
  })

  it('has sound and picture begin together where sender reports say so, whenever they arrived', async () => {
    const media = playedMedia(5)
    const late = media.map((arrival) => (arrival.kind === 'audio' ? {...arrival, atMs: arrival.atMs + 250} : arrival))
    late.sort((a, b) => a.atMs - b.atMs)
    const report = (kind: MediaKind): SenderReport => {
      const {ssrc, timestamp} = media.find((arrival) => arrival.kind === kind)!.packet
      return {ssrc, timestamp, ntpMs: 1000}
    }
    const startsMs = async (path: string) => (await ffprobe(path)).streams.map(({start_time}) => Number(start_time) * 1000)
    await save(join(dir, 'arrived.mp4'), late)
    expect(await startsMs(join(dir, 'arrived.mp4'))).toEqual([0, 250])
    await save(join(dir, 'sent.mp4'), late, {video: report('video'), audio: report('audio')})
    expect(await startsMs(join(dir, 'sent.mp4'))).toEqual([0, 0])
  })

  it('has fewer frames where packets were lost, and still can be played', async () => {
    const path = join(dir, 'lossy.mp4')
    const {fact, frames} = await save(
      path,
      playedMedia(10).filter((_, i) => i % 37 !== 36),
    )
    const [video] = (await ffprobe(path)).streams
    expect(Number(video!.nb_read_packets)).toBe(fact.videoFrames)
    expect(fact.videoFrames).toBe(frames.complete)
    expect(frames.broken).toBeGreaterThan(0)
  })

  it('that was broken off anywhere plays up to its last whole second', async () => {
    const path = join(dir, 'whole.mp4')
    const {fact} = await save(path, playedMedia(10))
    const broken = join(dir, 'broken.mp4')
    copyFileSync(path, broken)
    truncateSync(broken, Math.floor(fact.bytes * 0.7))
    const [video] = (await ffprobe(broken)).streams
    expect(Number(video!.nb_read_packets)).toBeGreaterThan(75)
    expect(Number(video!.nb_read_packets)).toBeLessThan(150)
  })
})

describe('parameter sets', () => {
  it('of streams that are encoded now are read as ffprobe reads them', () => {
    const path = join(dir, 'parameter-sets.json')
    execFileSync('python3', ['test/fixtures/h264/make-parameter-sets.py', path])
    const rows = readParameterSets(path)
    expect(rows.length).toBeGreaterThan(10)
    expect(rows.map((row) => [row.name, asParsed(row)])).toEqual(rows.map((row) => [row.name, asFfprobe(row)]))
  })
})

describe('files of ffmpeg', () => {
  const encode = (name: string, ...options: string[]): string => {
    const path = join(dir, name)
    execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...options, path])
    return path
  }
  const pattern = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=20:duration=2']

  it('are played when they are made as the remedy says, and refused with B-frames or in MP4', async () => {
    const options = ['-an', '-c:v', 'libx264', '-profile:v', 'baseline', '-pix_fmt', 'yuv420p', '-g', '30', '-f', 'h264']
    const file = await openH264File(encode('good.h264', ...pattern, ...options))
    expect(file).toMatchObject({width: 320, height: 180, framesPerSecond: 20, rateFrom: 'stream'})
    let pictures = 0
    for await (const _ of file.pictures()) pictures++
    expect(pictures).toBe(40)
    await expect(openH264File(encode('b.h264', ...pattern, '-pix_fmt', 'yuv420p'))).rejects.toMatchObject({code: 'b-frames'})
    await expect(openH264File(encode('v.mp4', ...pattern, '-pix_fmt', 'yuv420p'))).rejects.toMatchObject({code: 'not-h264'})
  })

  it('of sound are played as Opus in Ogg, and refused as Vorbis, surround or WAV', async () => {
    const tone = ['-f', 'lavfi', '-i', 'sine=duration=2']
    const file = await openOpusFile(encode('good.opus', ...tone, '-ac', '2', '-c:a', 'libopus', '-frame_duration', '40'))
    let ms = 0
    for await (const {durationMs} of file.packets()) ms += durationMs
    expect(ms).toBeGreaterThanOrEqual(2000)
    expect(ms).toBeLessThanOrEqual(2080)
    const surround = encode('six.opus', ...tone, '-ac', '6', '-c:a', 'libopus', '-mapping_family', '1')
    await expect(openOpusFile(surround)).rejects.toMatchObject({code: 'not-stereo'})
    const vorbis = encode('v.ogg', ...tone, '-ac', '2', '-c:a', 'vorbis', '-strict', '-2')
    await expect(openOpusFile(vorbis)).rejects.toMatchObject({code: 'not-opus'})
    await expect(openOpusFile(encode('a.wav', ...tone))).rejects.toMatchObject({code: 'not-ogg'})
  })
})

describe('loss and jitter', () => {
  it("are those of Wireshark's analysis", () => {
    const random = randomSequence(3)
    // One packet per picture and no markers, since Wireshark takes every packet and leaves marked ones out; payload type 26, of which it knows the clock to be 90 kHz.
    const arrivals = playedVideo(20)
      .filter(({packet}) => packet.marker)
      .map((arrival, i) => ({
        ...arrival,
        atMs: arrival.atMs + 1000 + random.bytes(1)[0]! / 8,
        packet: {...arrival.packet, marker: false, payloadType: 26, sequenceNumber: (65_400 + i) % 65_536},
      }))
      .filter((_, i) => i % 11 !== 10)
    const meter = new MediaMeter({kind: 'video'})
    for (const {packet, atMs} of arrivals) meter.take(packet, atMs)
    const {rtp} = meter.report(21_000)
    const path = join(dir, 'rtp.pcap')
    writeRtpPcap(path, arrivals)
    const wireshark = analyseRtp(path)
    expect({packets: rtp.packets, lost: rtp.lost}).toEqual({packets: wireshark.packets, lost: wireshark.lost})
    expect(rtp.lost).toBeGreaterThan(20)
    expect(rtp.maxJitterMs).toBeCloseTo(wireshark.maxJitterMs, 1)
  })
})
