import type {AttributeValues} from '../message.ts'
import type {ValueCodec} from './value-codec.ts'

/** ICMP, RFC 8656 §18.13: 16 reserved bits, 7 of type, 9 of code, then 32 of error data. */
export const icmp: ValueCodec<AttributeValues['ICMP']> = {
  decode: (read) => {
    read.skip('reserved', 2)
    const typeAndCode = read.u16('type-and-code')
    const data = read.u32('error-data')
    read.finish()
    return {icmpType: typeAndCode >> 9, icmpCode: typeAndCode & 0x1ff, data}
  },
  encode: ({icmpType, icmpCode, data}) => {
    const bytes = Buffer.alloc(8)
    bytes.writeUInt16BE((icmpType << 9) | icmpCode, 2)
    bytes.writeUInt32BE(data, 4)
    return bytes
  },
}
