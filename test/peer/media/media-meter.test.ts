import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {MediaMeter, type MediaMeterOptions, type ReceivedFrame} from '../../../src/peer/media/media-meter.ts'
import {loadSample} from '../../../src/peer/sample.ts'
import {type Arrival, playedAudio, playedVideo} from '../../support/played-media.ts'

const measure = (arrivals: readonly Arrival[], options: Partial<MediaMeterOptions> = {}, endMs?: number) => {
  const meter = new MediaMeter({kind: arrivals[0]?.kind ?? 'video', ...options})
  for (const {packet, atMs} of arrivals) meter.take(packet, atMs)
  return meter.report(endMs ?? arrivals.at(-1)?.atMs ?? 0)
}

const video = playedVideo(10)
const audio = playedAudio(10)
const nalType = ({packet}: Arrival) => packet.payload[0]! & 0x1f
const fragmentOf = ({packet}: Arrival) => packet.payload[1]! & 0x1f
const isOf = (type: number) => (arrival: Arrival) =>
  nalType(arrival) === type || (nalType(arrival) === 28 && fragmentOf(arrival) === type)

describe('the video of the demo camera', () => {
  const fact = measure(video)

  it('is measured as what it was made as', () => {
    expect(fact.frames).toMatchObject({complete: 150, broken: 0, firstAtMs: 0, firstKeyFrameAtMs: 0, keyFrames: 10})
    expect(fact.frames!.perSecond).toBeCloseTo(15, 1)
    expect(fact.frames!.keyFrameInterval!.medianMs).toBeCloseTo(1000, 5)
    expect(fact.h264).toMatchObject({
      sps: {profileLevelId: '42c01f', profileName: 'Constrained Baseline 3.1', width: 320, height: 240, framesPerSecond: 15},
      parameterSets: {sps: true, pps: true},
      profileLevelIds: ['42c01f'],
      resolutionChanges: 0,
      bFrames: false,
      nalUnits: {'IDR slice': 10, SPS: 10, PPS: 10, slice: 140},
    })
  })

  it('is counted through the wrap of its numbers', () => {
    const payloadBytes = video.reduce((sum, {packet}) => sum + packet.payload.length, 0)
    expect(fact.rtp).toMatchObject({
      ssrc: 0x1111,
      payloadType: 96,
      sources: 1,
      packets: video.length,
      expected: video.length,
      lost: 0,
      lostFraction: 0,
      duplicates: 0,
      reordered: 0,
      payloadBytes,
      garbage: {payloadType: 0, source: 0, malformed: 0},
    })
    expect(fact.rtp.payloadBitsPerSecond).toBe(Math.round((payloadBytes * 8000) / video.at(-1)!.atMs))
    expect(fact.rtp.measuredClockRateHz! / 90_000).toBeCloseTo(1, 3)
    expect(fact.rtp.jitterMs).toBeLessThan(0.1)
    expect(fact.rtp.perSecond).toHaveLength(10)
    // A picture that is due at the very turn of a second counts on either side of it.
    const perSecond = fact.rtp.perSecond.map(({frames}) => frames)
    expect(perSecond.reduce((sum, frames) => sum + frames, 0)).toBe(150)
    expect(perSecond.every((frames) => Math.abs(frames - 15) <= 1)).toBe(true)
    expect(fact.unknown).toEqual({'rtp.bytes': expect.any(String)})
  })

  it('with lost packets loses pictures, and tells how many packets', () => {
    const arrivals = video.filter((_, i) => i % 10 !== 9)
    const {rtp, frames} = measure(arrivals)
    expect(rtp.lost).toBe(Math.floor((video.length - 1) / 10))
    expect(rtp.lostFraction).toBeCloseTo(0.1, 1)
    expect(frames!.broken).toBeGreaterThan(0)
    expect(frames!.complete).toBeLessThan(150)
  })

  it('is whole when what was missing comes late, and then nothing is lost', () => {
    const late = video.map((arrival, i) => (i % 10 === 5 ? {...arrival, atMs: arrival.atMs + 200} : arrival))
    const {rtp, frames} = measure(late.sort((a, b) => a.atMs - b.atMs))
    expect(rtp).toMatchObject({lost: 0, packets: video.length})
    expect(rtp.reordered).toBeGreaterThan(0)
    expect(frames).toMatchObject({broken: 0})
    expect(frames!.complete).toBeGreaterThanOrEqual(146)
  })

  it('counts what comes twice once', () => {
    const {rtp, frames} = measure(video.flatMap((arrival) => [arrival, arrival]))
    expect(rtp).toMatchObject({packets: video.length, duplicates: video.length, lost: 0})
    expect(frames!.complete).toBe(150)
  })

  it('goes on when the sender begins anew with another source', () => {
    const again = video.map((arrival) => ({...arrival, atMs: arrival.atMs + 10_000, packet: {...arrival.packet, ssrc: 7}}))
    const {rtp, frames} = measure([...video, ...again])
    expect(rtp).toMatchObject({sources: 2, ssrc: 7, packets: video.length * 2, lost: 0})
    expect(frames).toMatchObject({complete: 300, broken: 0})
  })

  it('goes on when the numbers of the same source begin anew; the packet that might have been a stray one is lost', () => {
    const again = video.map(({kind, packet, atMs}) => ({
      kind,
      packet: {...packet, sequenceNumber: (packet.sequenceNumber + 30_000) % 65_536},
      atMs: atMs + 10_000,
    }))
    const {rtp} = measure([...video, ...again])
    expect(rtp).toMatchObject({packets: video.length * 2 - 1, lost: 0, garbage: {malformed: 1}})
  })

  it('is not mixed with what others send amid it', () => {
    const stranger = {kind: 'video', packet: {...video[0]!.packet, ssrc: 99}, atMs: 0} as const
    const otherType = {kind: 'video', packet: {...video[0]!.packet, payloadType: 97}, atMs: 0} as const
    const mixed = video.flatMap((arrival) => [arrival, {...stranger, atMs: arrival.atMs}, {...otherType, atMs: arrival.atMs}])
    const {rtp, frames} = measure(mixed, {payloadType: 96})
    expect(rtp).toMatchObject({sources: 1, packets: video.length, garbage: {payloadType: video.length, source: video.length - 1}})
    expect(frames!.complete).toBe(150)
  })

  it('without key frames never begins, and says why', () => {
    const {frames, unknown} = measure(video.filter((arrival) => !isOf(5)(arrival)))
    expect(frames).toMatchObject({keyFrames: 0})
    expect(frames!.firstKeyFrameAtMs).toBeUndefined()
    expect(unknown['frames.firstKeyFrameAtMs']).toBe('no key frame came')
  })

  it('without parameter sets is not decodable, unless the SDP had them', () => {
    const bare = renumbered(video.filter((arrival) => ![7, 8].includes(nalType(arrival))))
    const {frames, h264, unknown} = measure(bare)
    expect(frames).toMatchObject({complete: 150, keyFrames: 10})
    expect(frames!.firstKeyFrameAtMs).toBeUndefined()
    expect(h264).toMatchObject({parameterSets: {sps: false, pps: false}, profileLevelIds: []})
    expect(unknown).toMatchObject({'h264.sps': 'no SPS came', 'frames.firstKeyFrameAtMs': expect.stringContaining('parameter')})

    const [sps, pps] = loadSample().pictures[0]!
    expect(measure(bare, {parameterSets: [sps!, pps!]}).frames!.firstKeyFrameAtMs).toBe(0)
  })

  it('that stands still has a gap until now, and seconds without anything', () => {
    const {frames, rtp} = measure(video, {}, 25_000)
    expect(frames!.longestGapMs).toBeGreaterThan(15_000)
    expect(frames!.longestGapAtMs).toBeCloseTo(9933, 0)
    expect(rtp.longestSilenceMs).toBe(frames!.longestGapMs)
    expect(rtp.perSecond.slice(10).every(({packets}) => packets === 0)).toBe(true)
  })

  it('with timestamps of another clock is told by the clock that was measured', () => {
    const inMs = video.map(({kind, packet, atMs}) => ({kind, packet: {...packet, timestamp: Math.round(atMs)}, atMs}))
    expect(measure(inMs).rtp.measuredClockRateHz).toBe(1000)
  })

  it('has its own clock also where two seconds of it came at once at first', () => {
    const poured = video.map(({kind, packet, atMs}) => ({kind, packet, atMs: Math.max(0, atMs - 2000)}))
    expect(measure(poured).rtp.measuredClockRateHz! / 90_000).toBeCloseTo(1, 3)
  })
})

describe('the sound of the demo camera', () => {
  it('is measured as what it was made as', () => {
    const {rtp, opus, frames, h264} = measure(audio)
    expect(opus).toMatchObject({packetMs: 20, packetMsSeen: [20], channels: 2, dtxPackets: 0, lostMs: 0, longestLossMs: 0})
    expect(rtp).toMatchObject({packets: 500, expected: 500, lost: 0})
    expect(rtp.measuredClockRateHz).toBe(48_000)
    expect([frames, h264]).toEqual([undefined, undefined])
  })

  it('with a hole tells how much sound is missing', () => {
    const {opus} = measure(audio.filter((_, i) => i < 100 || i >= 110))
    expect(opus).toMatchObject({lostMs: 200, longestLossMs: 200})
  })

  it('knows silence: nothing sent on purpose, and the frame of digital silence', () => {
    const quiet = audio.map((arrival, i) => ({
      ...arrival,
      packet: {...arrival.packet, payload: Buffer.from(i % 2 === 0 ? 'f8fffe' : 'f8', 'hex')},
    }))
    const {opus, unknown} = measure(quiet)
    expect(opus).toMatchObject({silentPackets: 500, dtxPackets: 250})
    expect(unknown['opus.channels']).toBe('nothing but silence came')
  })
})

describe('nothing', () => {
  it.each(['video', 'audio'] as const)('of %s gives a reason for every value that is not there', (kind) => {
    const fact = new MediaMeter({kind}).report(5000)
    expect(fact.rtp).toMatchObject({sources: 0, packets: 0, expected: 0, lost: 0, perSecond: []})
    expect(fact.rtp.jitterMs).toBeUndefined()
    expect(fact.unknown['rtp.jitterMs']).toBe('no packet came')
    expect(fact.unknown[kind === 'video' ? 'frames.firstKeyFrameAtMs' : 'opus.packetMs']).toBeDefined()
  })
})

describe('jitter', () => {
  /** RFC 3550 §6.4.1: J += (|D| - J) / 16, computed by hand for three packets that are 0, 5 and -5 ms off. */
  it('is that of RFC 3550', () => {
    const arrivals = audio.slice(0, 3).map((arrival, i) => ({...arrival, atMs: i * 20 + [0, 5, 0][i]!}))
    const first = 5 / 16
    expect(measure(arrivals).rtp.jitterMs).toBeCloseTo(first + (5 - first) / 16, 3)
  })

  it('does not count that packets of one picture follow each other', () => {
    const spread = video.map((arrival, i) => ({
      ...arrival,
      atMs: arrival.atMs + (i > 0 && video[i - 1]!.atMs === arrival.atMs ? 9 : 0),
    }))
    expect(measure(spread.sort((a, b) => a.atMs - b.atMs)).rtp.jitterMs).toBeLessThan(0.1)
  })
})

describe('frames', () => {
  it('are handed on whole and in order, and give the file that was sent', () => {
    const frames: ReceivedFrame[] = []
    measure(video.slice(0, 200), {onFrame: (frame) => frames.push(frame)})
    const sent = loadSample().pictures
    for (const [i, frame] of frames.entries()) {
      expect(frame.kind === 'video' && Buffer.concat([...frame.picture]).equals(Buffer.concat([...sent[i % sent.length]!]))).toBe(
        true,
      )
    }
    expect(frames.length).toBeGreaterThan(10)
  })
})

describe('garbage', () => {
  const packets = fc.array(
    fc.record({
      sequenceNumber: fc.oneof(fc.nat(65_535), fc.nat(3)),
      timestamp: fc.nat(2 ** 32 - 1),
      marker: fc.boolean(),
      payloadType: fc.constantFrom(96, 111, 5),
      ssrc: fc.constantFrom(1, 2),
      payload: fc.uint8Array({maxLength: 60}).map((bytes) => Buffer.from(bytes)),
      kind: fc.constantFrom('video', 'audio'),
      afterMs: fc.nat(1000),
    }),
    {maxLength: 60},
  )

  it.each(['video', 'audio'] as const)('as %s is counted, and harms nothing', (kind) => {
    fc.assert(
      fc.property(packets, (list) => {
        const meter = new MediaMeter({kind})
        let atMs = 0
        for (const {afterMs, ...packet} of list) {
          atMs += afterMs
          meter.take(packet, atMs)
        }
        const {rtp, frames} = meter.report(atMs)
        const {payloadType, source} = rtp.garbage
        expect(rtp.packets + rtp.duplicates + payloadType + source).toBeLessThanOrEqual(list.length)
        expect(rtp.lost).toBeGreaterThanOrEqual(0)
        expect(rtp.expected).toBeGreaterThanOrEqual(rtp.packets)
        expect((frames?.complete ?? 0) + (frames?.broken ?? 0)).toBeLessThanOrEqual(list.length)
        expect(JSON.stringify(rtp)).not.toContain('null')
      }),
      {numRuns: 60},
    )
  })

  it('of a picture without an end is given up at 8 MiB', () => {
    const fragment = Buffer.alloc(60_000, 1)
    fragment[0] = 0x7c
    const meter = new MediaMeter({kind: 'video'})
    const before = process.memoryUsage().arrayBuffers
    for (let i = 0; i < 400; i++) {
      const payload = Buffer.from(fragment)
      payload[1] = i === 0 ? 0x85 : 0x05
      meter.take({sequenceNumber: i, timestamp: 1, marker: false, payloadType: 96, ssrc: 1, payload}, i)
    }
    expect(meter.report(400).frames).toMatchObject({complete: 0})
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 2 ** 20)
  })
})

function renumbered(arrivals: readonly Arrival[]): Arrival[] {
  return arrivals.map((arrival, i) => ({...arrival, packet: {...arrival.packet, sequenceNumber: i % 65_536}}))
}
