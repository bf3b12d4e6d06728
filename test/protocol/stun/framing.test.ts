import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {encodeStun} from '../../../src/protocol/stun/encode-stun.ts'
import {decodeChannelData, encodeChannelData, StreamFramer} from '../../../src/protocol/stun/framing.ts'

const stun = (size: number) =>
  encodeStun({
    method: 'Data',
    class: 'indication',
    transactionId: Buffer.alloc(12, 7),
    attributes: [{type: 'DATA', value: Buffer.alloc(size, 1)}],
  })
const channelNumber = fc.integer({min: 0x4000, max: 0x4fff})

describe('ChannelData', () => {
  it('is four bytes of header and the data; only streams pad it (RFC 8656 §12.4, §12.5)', () => {
    const data = Buffer.from('hello')
    expect(encodeChannelData(0x4001, data, {padded: false}).toString('hex')).toBe('4001000568656c6c6f')
    expect(encodeChannelData(0x4001, data, {padded: true}).toString('hex')).toBe('4001000568656c6c6f000000')
  })

  it('comes back as it went, padded or not', () => {
    fc.assert(
      fc.property(channelNumber, fc.uint8Array({maxLength: 50}), fc.boolean(), (number, bytes, padded) => {
        const data = Buffer.from(bytes)
        expect(decodeChannelData(encodeChannelData(number, data, {padded}))).toEqual({ok: true, number, data})
      }),
    )
  })

  it.each([
    ['400100', {path: 'channel-data/header', at: 0}],
    ['5000000161', {path: 'channel-data/number', at: 0}],
    ['4001000561', {path: 'channel-data/data', at: 4}],
  ])('names what is wrong with %s', (hex, defect) => {
    expect(decodeChannelData(Buffer.from(hex, 'hex'))).toMatchObject({ok: false, defect})
  })
})

describe('StreamFramer', () => {
  const frame = fc.oneof(
    fc.nat(40).map((size) => ({kind: 'stun', bytes: stun(size), wire: stun(size)})),
    fc.tuple(channelNumber, fc.uint8Array({maxLength: 40})).map(([number, data]) => ({
      kind: 'channel-data',
      bytes: encodeChannelData(number, data, {padded: false}),
      wire: encodeChannelData(number, data, {padded: true}),
    })),
  )

  it('finds every frame, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(frame, {maxLength: 6}), fc.array(fc.integer({min: 1, max: 30})), (frames, cuts) => {
        const framer = new StreamFramer()
        const found = []
        let stream = Buffer.concat(frames.map((f) => f.wire))
        for (const cut of cuts) {
          found.push(...framer.push(stream.subarray(0, cut)))
          stream = stream.subarray(cut)
        }
        found.push(...framer.push(stream))
        expect(found).toEqual(frames.map(({kind, bytes}) => ({kind, bytes})))
      }),
    )
  })

  it('never throws on any bytes, and says nothing more after a defect', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({maxLength: 60}), {maxLength: 10}), (chunks) => {
        const framer = new StreamFramer()
        const found = chunks.flatMap((chunk) => framer.push(chunk))
        expect(found.slice(0, -1).some((f) => f.kind === 'defect')).toBe(false)
      }),
    )
  })

  it('notices a foreign protocol at its first byte', () => {
    expect(new StreamFramer().push(Buffer.from('SSH-2.0-OpenSSH_9.2\r\n'))).toMatchObject([
      {kind: 'defect', defect: {path: 'frame', at: 0}},
    ])
  })

  it('keeps what makes no frame yet: HTTP begins like ChannelData of 21 KiB', () => {
    const framer = new StreamFramer()
    expect(framer.push(Buffer.from('HTTP/1.1 400 Bad Request\r\n'))).toEqual([])
    expect(framer.pending.toString()).toBe('HTTP/1.1 400 Bad Request\r\n')
  })

  it('says where in the stream it got lost', () => {
    const broken = Buffer.from(stun(4))
    broken.writeUInt32BE(0xdeadbeef, 4)
    expect(new StreamFramer().push(Buffer.concat([stun(0), broken]))).toMatchObject([
      {kind: 'stun'},
      {kind: 'defect', defect: {path: 'header/magic-cookie', at: 28}},
    ])
  })
})
