import type {ByteReader} from '../byte-reader.ts'
import type {AttributeValues} from '../message.ts'
import {decodeFamily, familyCodes} from './address.ts'
import type {ValueCodec} from './value-codec.ts'

/** ERROR-CODE, RFC 8489 §14.8: hundreds digit and the rest apart, then a reason phrase that is for people only. */
export const errorCode: ValueCodec<AttributeValues['ERROR-CODE']> = {
  decode: (read) => {
    read.skip('reserved', 2)
    return decodeCode(read)
  },
  encode: ({code, reason}) => encodeCode(0, code, reason),
}

/** ADDRESS-ERROR-CODE, RFC 8656 §18.12: as ERROR-CODE, for one address family. */
export const addressErrorCode: ValueCodec<AttributeValues['ADDRESS-ERROR-CODE']> = {
  decode: (read) => {
    const family = decodeFamily(read)
    read.skip('reserved', 1)
    return {family, ...decodeCode(read)}
  },
  encode: ({family, code, reason}) => encodeCode(familyCodes[family], code, reason),
}

function decodeCode(read: ByteReader): AttributeValues['ERROR-CODE'] {
  const at = read.at
  const hundreds = read.u8('class') & 0x07
  const number = read.u8('number')
  if (hundreds < 3 || hundreds > 6) read.fail('class', `${hundreds} is not within 3..6`, at)
  if (number > 99) read.fail('number', `${number} is not within 0..99`, at + 1)
  return {code: hundreds * 100 + number, reason: read.bytes('reason').toString('utf8')}
}

const encodeCode = (first: number, code: number, reason: string): Buffer =>
  Buffer.concat([Buffer.from([first, 0, Math.floor(code / 100), code % 100]), Buffer.from(reason, 'utf8')])

/** UNKNOWN-ATTRIBUTES, RFC 8489 §14.13. */
export const attributeCodes: ValueCodec<readonly number[]> = {
  decode: (read) => Array.from({length: Math.ceil(read.left / 2)}, (_, i) => read.u16(`${i}`)),
  encode: (codes) => Buffer.from(codes.flatMap((code) => [code >> 8, code & 0xff])),
}
