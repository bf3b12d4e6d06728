import type {AttributeValues} from '../message.ts'
import {decodeFamily, familyCodes} from './address.ts'
import type {ValueCodec} from './value-codec.ts'

/** LIFETIME, PRIORITY, CONNECTION-ID and FINGERPRINT: 32 bits (RFC 8656 §18.2, RFC 8445 §16.1, RFC 6062 §6.2.1, RFC 8489 §14.7). */
export const uint32: ValueCodec<number> = {
  decode: (read) => {
    const value = read.u32('value')
    read.finish()
    return value
  },
  encode: (value) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return bytes
  },
}

/** CHANNEL-NUMBER, RFC 8656 §18.1: 16 bits and two reserved bytes. */
export const channelNumber: ValueCodec<number> = {
  decode: (read) => {
    const value = read.u16('number')
    read.skip('reserved', 2)
    read.finish()
    return value
  },
  encode: (value) => Buffer.from([value >> 8, value & 0xff, 0, 0]),
}

/** REQUESTED-TRANSPORT, RFC 8656 §18.7: one byte and three reserved ones. */
export const protocolNumber: ValueCodec<number> = {
  decode: (read) => {
    const value = read.u8('protocol')
    read.skip('reserved', 3)
    read.finish()
    return value
  },
  encode: (value) => Buffer.from([value, 0, 0, 0]),
}

/** REQUESTED-ADDRESS-FAMILY and ADDITIONAL-ADDRESS-FAMILY, RFC 8656 §18.6 and §18.11. */
export const addressFamily: ValueCodec<'IPv4' | 'IPv6'> = {
  decode: (read) => {
    const family = decodeFamily(read)
    read.skip('reserved', 3)
    read.finish()
    return family
  },
  encode: (value) => Buffer.from([familyCodes[value], 0, 0, 0]),
}

/** EVEN-PORT, RFC 8656 §18.5: the first bit asks for the next higher port as well. Some clients send four bytes instead of one. */
export const evenPort: ValueCodec<boolean> = {
  decode: (read) => (read.u8('reserve-next') & 0x80) !== 0,
  encode: (value) => Buffer.from([value ? 0x80 : 0]),
}

const changeIpBit = 0x04
const changePortBit = 0x02

/** CHANGE-REQUEST, RFC 5780 §7.2: asks a STUN server to answer from its other address or port. */
export const changeRequest: ValueCodec<AttributeValues['CHANGE-REQUEST']> = {
  decode: (read) => {
    const flags = read.u32('flags')
    read.finish()
    return {changeIp: (flags & changeIpBit) !== 0, changePort: (flags & changePortBit) !== 0}
  },
  encode: ({changeIp, changePort}) => Buffer.from([0, 0, 0, (changeIp ? changeIpBit : 0) | (changePort ? changePortBit : 0)]),
}
