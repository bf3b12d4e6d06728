import {readFileSync} from 'node:fs'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {OggOpusReader, readOpusPackets} from '../../../src/protocol/opus/ogg-opus.ts'
import {parseOpusPacket} from '../../../src/protocol/opus/packet.ts'

const sample = readFileSync('src/peer/sample/sample.opus')

/** A page of RFC 3533 §6 with the segments as they are given. */
function page(segments: readonly Buffer[], {flags = 0, serial = 1} = {}): Buffer {
  const header = Buffer.alloc(27)
  header.write('OggS')
  header[5] = flags
  header.writeUInt32LE(serial, 14)
  header[26] = segments.length
  return Buffer.concat([header, Buffer.from(segments.map(({length}) => length)), ...segments])
}

/** RFC 7845 §5.1 */
function beginning({serial = 1, channels = 2, mapping = 0} = {}): Buffer {
  const packet = Buffer.alloc(19)
  packet.write('OpusHead')
  packet[8] = 1
  packet[9] = channels
  packet[18] = mapping
  return page([packet], {flags: 2, serial})
}

const sizes = (file: Buffer) => readOpusPackets(file).map(({length}) => length)

describe('an Ogg file with Opus', () => {
  it('gives the packets of the sample: 4 s of 20 ms and what pads the last page', () => {
    const packets = readOpusPackets(sample)
    expect(packets.length).toBeGreaterThanOrEqual(200)
    expect(new Set(packets.map((packet) => parseOpusPacket(packet)!.durationMs))).toEqual(new Set([20]))
  })

  it('gives the same by pieces of any size', () => {
    const whole = Buffer.concat(readOpusPackets(sample))
    fc.assert(
      fc.property(fc.integer({min: 100, max: 3000}), (size) => {
        const reader = new OggOpusReader()
        const packets: Buffer[] = []
        for (let at = 0; at < sample.length; at += size) packets.push(...reader.push(sample.subarray(at, at + size)))
        expect(Buffer.concat(packets).equals(whole)).toBe(true)
      }),
      {numRuns: 6},
    )
  })

  it('has packets over several segments and pages, and leaves out what is cut off', () => {
    const full = Buffer.alloc(255, 1)
    const file = Buffer.concat([
      beginning(),
      page([full, Buffer.alloc(10, 1), full]),
      page([full, Buffer.alloc(5, 1), Buffer.alloc(7, 1)], {flags: 1}),
    ])
    expect(sizes(file)).toEqual([265, 515, 7])
    expect(sizes(file.subarray(0, -1))).toEqual([265])
    // The page with the beginning of the second packet is missing.
    expect(sizes(Buffer.concat([beginning(), page([full, Buffer.alloc(5, 1), Buffer.alloc(7, 1)], {flags: 1})]))).toEqual([7])
  })

  it('keeps to its first stream amid others, and to the one after it', () => {
    const packet = (size: number, serial: number) => page([Buffer.alloc(size, 1)], {serial})
    expect(sizes(Buffer.concat([beginning(), packet(3, 1), packet(4, 2), packet(5, 1)]))).toEqual([3, 5])
    expect(sizes(Buffer.concat([beginning(), packet(3, 1), beginning({serial: 2}), packet(4, 2)]))).toEqual([3, 4])
  })

  it('goes on behind what is damaged', () => {
    const reader = new OggOpusReader()
    const packets = reader.push(Buffer.concat([beginning(), Buffer.from('noise'), page([Buffer.alloc(3, 1)])]))
    expect(packets).toHaveLength(1)
    expect(reader.damagedBytes).toBe(5)
  })

  it('tells how many channels it has, and in what order', () => {
    const reader = new OggOpusReader()
    reader.push(beginning({channels: 6, mapping: 1}))
    expect(reader.head).toEqual({channels: 6, mapping: 1})
  })

  it('of something else has no packets, and noise is no file', () => {
    const other = new OggOpusReader()
    expect(other.push(page([Buffer.from('\x01vorbis')], {flags: 2}))).toEqual([])
    expect([other.pages, other.head]).toEqual([1, undefined])
    fc.assert(fc.property(fc.uint8Array({maxLength: 600}), (bytes) => void readOpusPackets(Buffer.from(bytes))))
    fc.assert(
      fc.property(fc.nat(sample.length - 1), fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(sample)
        damaged[at] = byte
        readOpusPackets(damaged)
      }),
      {numRuns: 30},
    )
  })
})
