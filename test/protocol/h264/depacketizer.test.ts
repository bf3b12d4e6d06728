import {describe, expect, it} from 'vitest'
import {H264Depacketizer} from '../../../src/protocol/h264/depacketizer.ts'

/** Payloads are laid out by hand from the figures of RFC 6184: §5.6 single NAL unit, §5.7.1 STAP-A, §5.8 FU-A. */
const sps = '6742c01f01'
const pps = '68ce3c80'
const stapA = `78${'0005'}${sps}${'0004'}${pps}`
const idr = '6588aabb'
const slice = '419a01'
/** NRI 3, type 28; then S, the rest, E of an IDR slice. */
const fragments = ['7c8588aa', '7c05bbcc', '7c45dd']
const whole = '6588aabbccdd'

interface Sent {
  readonly payload: string
  readonly timestamp?: number
  readonly marker?: boolean
  readonly lost?: boolean
}

function unpack(packets: readonly Sent[]) {
  const depacketizer = new H264Depacketizer()
  const pictures = packets.flatMap(({payload, timestamp = 1, marker = false, lost = false}) =>
    depacketizer.take({payload: Buffer.from(payload, 'hex'), timestamp, marker}, lost),
  )
  return {
    pictures: pictures.map(({nalUnits, whole: isWhole, timestamp}) => ({
      units: nalUnits.map((unit) => unit.toString('hex')),
      isWhole,
      timestamp,
    })),
    malformed: depacketizer.malformed,
  }
}

const [first, middle, last] = fragments as [string, string, string]

describe('pictures out of RTP payloads', () => {
  it('are put together from an aggregate and fragments, up to the marker', () => {
    const {pictures, malformed} = unpack([
      {payload: stapA},
      {payload: first},
      {payload: middle},
      {payload: last, marker: true},
      {payload: slice, timestamp: 2, marker: true},
    ])
    expect(pictures).toEqual([
      {units: [sps, pps, whole], isWhole: true, timestamp: 1},
      {units: [slice], isWhole: true, timestamp: 2},
    ])
    expect(malformed).toBe(0)
  })

  it('end where another timestamp begins, when the sender sets no marker', () => {
    const {pictures} = unpack([{payload: idr}, {payload: slice, timestamp: 2}, {payload: slice, timestamp: 3}])
    expect(pictures.map(({units, isWhole}) => [units, isWhole])).toEqual([
      [[idr], true],
      [[slice], true],
    ])
  })

  it('keep parameter sets that came with a marker of their own, for the picture after them', () => {
    const {pictures} = unpack([
      {payload: sps, marker: true},
      {payload: pps, marker: true},
      {payload: idr, marker: true},
    ])
    expect(pictures).toEqual([{units: [sps, pps, idr], isWhole: true, timestamp: 1}])
  })

  it.each([
    [
      'the beginning',
      [
        {payload: middle, lost: true},
        {payload: last, marker: true},
      ],
    ],
    ['the middle', [{payload: first}, {payload: last, lost: true, marker: true}]],
    ['the end', [{payload: first}, {payload: middle}, {payload: slice, timestamp: 2, marker: true, lost: true}]],
  ])('are broken when %s is lost, which is no fault of the sender', (_what, packets: Sent[]) => {
    const {pictures, malformed} = unpack(packets)
    expect(pictures[0]!.isWhole).toBe(false)
    expect(pictures[0]!.units).not.toContain(whole)
    expect(malformed).toBe(0)
  })

  it('are whole when what was lost was before them', () => {
    for (const payload of [stapA, '6588', '419a', first])
      expect(
        unpack([
          {payload, lost: true},
          {payload: payload === first ? last : slice, marker: true},
        ]).pictures[0]!.isWhole,
      ).toBe(true)
    // first_mb_in_slice is not 0: the slices before it were of the same picture.
    expect(unpack([{payload: '4140', lost: true, marker: true}]).pictures[0]!.isWhole).toBe(false)
  })

  it.each([
    ['an aggregate that ends amid a unit', '780005674200'],
    ['an aggregate with an empty unit', `780000${sps}`],
    ['an aggregate with an empty unit at its end', `${stapA}0000`],
    ['an aggregate that ends amid a size', `${stapA}00`],
    ['a fragment that is beginning and end', '7cc588aa'],
    ['a fragment without data', '7c85'],
    ['a fragment of a NAL unit whose beginning nobody sent', middle],
    ['STAP-B, of interleaved mode', '790005674200'],
    ['FU-B, of interleaved mode', '7d8588aa'],
    ['type 0', '0088'],
    ['type 31', '1f88'],
    ['nothing', ''],
    ['a header alone', '65'],
  ])('%s makes no sense, and breaks its picture', (_what, payload) => {
    const {pictures, malformed} = unpack([{payload}, {payload: slice, marker: true}])
    expect(malformed).toBe(1)
    expect(pictures.map(({isWhole}) => isWhole)).toEqual([false])
  })

  it('forget a fragment whose end never comes', () => {
    const {pictures, malformed} = unpack([{payload: first}, {payload: slice}, {payload: slice, timestamp: 2, marker: true}])
    expect(pictures.map(({isWhole}) => isWhole)).toEqual([false, true])
    expect(malformed).toBe(1)
  })
})
