import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {MediaKind, RtpPacket} from '../../src/peer/rtp-packet.ts'
import {loadSample} from '../../src/peer/sample.ts'
import {playSample} from '../../src/peer/sample-player.ts'
import {splitAccessUnits, splitNalUnits} from '../../src/protocol/h264/annex-b.ts'
import {packetizeAccessUnit, packetizeNalUnit} from '../../src/protocol/h264/packetize.ts'
import {ManualClock} from '../support/manual-clock.ts'

const types = (units: readonly Buffer[]) => units.map((unit) => unit[0]! & 0x1f)

/** The mirror of FU-A, written from RFC 6184 §5.8. */
function reassemble(payloads: readonly Buffer[]): Buffer {
  if ((payloads[0]![0]! & 0x1f) !== 28) return payloads[0]!
  const [indicator, header] = [payloads[0]![0]!, payloads[0]![1]!]
  return Buffer.concat([Buffer.from([(indicator & 0xe0) | (header & 0x1f)]), ...payloads.map((payload) => payload.subarray(2))])
}

describe('the sample', () => {
  const sample = loadSample()

  it('has 4 seconds of pictures, one keyframe with its parameter sets per second', () => {
    expect(sample.pictures).toHaveLength(60)
    const keyframes = sample.pictures.flatMap((picture, i) => (types(picture).includes(5) ? [i] : []))
    expect(keyframes).toEqual([0, 15, 30, 45])
    for (const i of keyframes) expect(types(sample.pictures[i]!)).toEqual([7, 8, 5])
  })

  it('is constrained baseline, as the SDP says (profile_idc 66, constraint_set1)', () => {
    const sps = sample.pictures[0]![0]!
    expect(sps[1]).toBe(66)
    expect(sps[2]! & 0x40).toBe(0x40)
  })

  it('has 4 seconds of Opus, each packet of 20 ms (RFC 6716 §3.1: one frame, configuration of 20 ms)', () => {
    expect(sample.opusPackets).toHaveLength(200)
    for (const packet of sample.opusPackets) {
      expect(packet[0]! & 0x03).toBe(0)
      const configuration = packet[0]! >> 3
      expect(
        configuration < 12 ? configuration % 4 === 1 : configuration < 16 ? configuration % 2 === 1 : configuration % 4 === 3,
      ).toBe(true)
    }
  })
})

describe('NAL units', () => {
  it('are found behind start codes of three and four bytes', () => {
    const stream = Buffer.from('0000000167aabb000001680000000001650080', 'hex')
    expect(splitNalUnits(stream).map((unit) => unit.toString('hex'))).toEqual(['67aabb', '68', '650080'])
    expect(splitNalUnits(Buffer.alloc(0))).toEqual([])
    expect(splitNalUnits(Buffer.from('00000001', 'hex'))).toEqual([])
  })

  it('of several slices make one picture, and a parameter set begins the next', () => {
    const [sps, first, second, next] = ['67', '6580', '6540', '4180'].map((hex) => Buffer.from(hex, 'hex'))
    expect(splitAccessUnits([sps!, first!, second!, next!, sps!, first!]).map(types)).toEqual([[7, 5, 5], [1], [7, 5]])
  })

  it('survive fragmentation, whatever their size and the room', () => {
    fc.assert(
      fc.property(fc.uint8Array({minLength: 1, maxLength: 5000}), fc.integer({min: 3, max: 1400}), (bytes, room) => {
        const unit = Buffer.from(bytes)
        unit[0] = (unit[0]! & 0xe0) | 5
        const payloads = packetizeNalUnit(unit, room)
        expect(payloads.every((payload) => payload.length <= room)).toBe(true)
        expect(reassemble(payloads).equals(unit)).toBe(true)
      }),
    )
  })

  it('mark where a fragmented one begins and ends (RFC 6184 §5.8)', () => {
    const payloads = packetizeAccessUnit([Buffer.from([0x65, ...Array(2500).fill(7)])], 1000)
    expect(payloads.map((payload) => [payload[0], payload[1]])).toEqual([
      [0x7c, 0x85],
      [0x7c, 0x05],
      [0x7c, 0x45],
    ])
  })
})

describe('playing the sample', () => {
  const play = (seconds: number) => {
    const clock = new ManualClock()
    const sent: {kind: MediaKind; packet: RtpPacket; atMs: number}[] = []
    const random = {bytes: (count: number) => Buffer.alloc(count, 0xff)}
    const stop = playSample({
      clock,
      random,
      sample: loadSample(),
      send: (kind, packet) => sent.push({kind, packet, atMs: clock.monotonic()}),
    })
    clock.advance(seconds * 1000 - 1)
    return {clock, sent, stop, of: (kind: MediaKind) => sent.filter((item) => item.kind === kind)}
  }

  it('keeps to real time: 15 pictures and 50 Opus packets a second, and goes round', () => {
    const {of} = play(10)
    expect(of('audio')).toHaveLength(500)
    expect(of('video').filter(({packet}) => packet.marker)).toHaveLength(150)
  })

  it('steps timestamps by 6000 and 960, and wraps them and the sequence numbers', () => {
    const {of} = play(2)
    const marked = of('video').filter(({packet}) => packet.marker)
    expect(marked.slice(0, 3).map(({packet}) => packet.timestamp)).toEqual([2 ** 32 - 1, 5999, 11_999])
    expect(
      of('audio')
        .slice(0, 3)
        .map(({packet}) => packet.timestamp),
    ).toEqual([2 ** 32 - 1, 959, 1919])
    expect(
      of('audio')
        .slice(0, 3)
        .map(({packet}) => packet.sequenceNumber),
    ).toEqual([65_535, 0, 1])
  })

  it('skips what a long pause of the machine made late, instead of sending it at once', () => {
    const clock = new ManualClock()
    let due: () => void = () => undefined
    let sent = 0
    let newest = 0
    const paused = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after(_: number, fn: () => void) {
        due = fn
        return () => undefined
      },
    }
    const send = (kind: MediaKind, {timestamp}: RtpPacket) => {
      sent++
      if (kind === 'video') newest = timestamp
    }
    playSample({clock: paused, random: {bytes: (n) => Buffer.alloc(n)}, sample: loadSample(), send})
    clock.advance(60_000)
    sent = 0
    due()
    expect(sent).toBeLessThan(20)
    // The clock of the media is that of the wall, whatever was skipped.
    expect(newest).toBe(60 * 90_000)
  })

  it('stops', () => {
    const {clock, stop} = play(1)
    stop()
    expect(clock.pending).toBe(0)
  })
})
