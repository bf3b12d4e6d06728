import {afterEach, describe, expect, it} from 'vitest'
import type {RtpPacket} from '../../src/peer/rtp-packet.ts'
import {openRtpSource, type RtpSource} from '../../src/peer/rtp-source.ts'
import {RtpSplice} from '../../src/peer/rtp-splice.ts'
import {openUdp} from '../../src/platform/udp.ts'
import {parseRtp} from '../../src/protocol/rtp/parse-rtp.ts'
import {ManualClock} from '../support/manual-clock.ts'

/** A packet as a program writes it (RFC 3550 §5.1). */
function rtp(
  sequenceNumber: number,
  timestamp: number,
  payload: readonly number[],
  {ssrc = 7, payloadType = 96, first = 0x80} = {},
) {
  const header = Buffer.alloc(12)
  header[0] = first
  header[1] = payloadType
  header.writeUInt16BE(sequenceNumber, 2)
  header.writeUInt32BE(timestamp, 4)
  header.writeUInt32BE(ssrc, 8)
  return Buffer.concat([header, Buffer.from(payload)])
}

const [slice, idr, sps, pps] = [
  [0x41, 0x80],
  [0x65, 0x80],
  [0x67, 0x42],
  [0x68, 0xce],
] as const

describe('an RTP packet', () => {
  it('is read behind contributing sources and extension, and without its padding', () => {
    const rest = [...[0, 0, 0, 1], ...[0xbe, 0xde, 0, 1], ...[1, 2, 3, 4], ...slice, 0, 0, 3]
    expect(parseRtp(rtp(5, 9, rest, {first: 0xb1}))).toMatchObject({
      ...{sequenceNumber: 5, timestamp: 9, payloadType: 96, marker: false, ssrc: 7, payload: Buffer.from(slice)},
    })
  })

  it.each([
    ['too short', Buffer.alloc(11, 0x80)],
    ['RTCP', rtp(1, 1, [], {payloadType: 72})],
    ['another version', rtp(1, 1, [], {first: 0x40})],
    ['more padding than there is', rtp(1, 1, [99], {first: 0xa0})],
  ])('that is %s is none', (_, bytes) => {
    expect(parseRtp(bytes)).toBeUndefined()
  })
})

describe('a source that begins anew', () => {
  it('goes on in numbers and time', () => {
    const splice = new RtpSplice(90_000)
    const through = (bytes: Buffer, atMs: number) => splice.through(parseRtp(bytes)!, atMs)[0]!
    expect(through(rtp(65_535, 1_000, slice), 0)).toMatchObject({sequenceNumber: 65_535, timestamp: 1_000})
    expect(through(rtp(300, 77, slice, {ssrc: 8}), 100)).toMatchObject({sequenceNumber: 0, timestamp: 10_000})
    expect(through(rtp(301, 78, slice, {ssrc: 8}), 101)).toMatchObject({sequenceNumber: 1, timestamp: 10_001})
  })
})

describe('a viewer of RTP', () => {
  let source: RtpSource | undefined
  afterEach(() => source?.close())

  it('begins with a key frame, to which the parameter sets are put that came before', async () => {
    source = await openRtpSource({clock: new ManualClock(), videoPort: 0, onEvent: () => undefined})
    const sender = await openUdp({address: '127.0.0.1'})
    const got: RtpPacket[] = []
    let tell: () => void = () => undefined
    const until = (count: number) => new Promise<void>((resolve) => (tell = () => got.length >= count && resolve()))
    const early = new Promise<void>((resolve) => {
      const playback = source!.play((_, {payload}) => payload[0] === slice[0] && resolve())
      void playback
    })
    const send = (bytes: Buffer) => sender.send(bytes, {family: 'IPv4', address: '127.0.0.1', port: source!.videoPort})
    for (const [i, nal] of [sps, pps, idr].entries()) send(rtp(i, 0, nal))
    send(rtp(3, 3_000, slice))
    await early
    const done = until(4)
    source.play((_, packet) => {
      got.push(packet)
      tell()
    })
    send(rtp(4, 6_000, slice))
    send(rtp(5, 9_000, idr))
    send(rtp(6, 12_000, slice))
    await done
    expect(got.map(({payload, sequenceNumber}) => [payload[0], sequenceNumber])).toEqual([
      [sps[0], 5],
      [pps[0], 6],
      [idr[0], 7],
      [slice[0], 8],
    ])
    await sender.close()
  })
})
