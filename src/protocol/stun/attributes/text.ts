import {isUtf8} from 'node:buffer'
import type {ValueCodec} from './value-codec.ts'

/** USERNAME, REALM and NONCE (RFC 8489 §14.3, §14.9, §14.10) are sent back as they came, so they must survive decoding. */
export const exactText: ValueCodec<string> = {
  decode: (read) => {
    const at = read.at
    const bytes = read.bytes('text')
    if (!isUtf8(bytes)) read.fail('text', 'is not UTF-8', at)
    return bytes.toString('utf8')
  },
  encode: (value) => Buffer.from(value, 'utf8'),
}

/** SOFTWARE and ALTERNATE-DOMAIN (RFC 8489 §14.14, §14.16) are only shown, so odd bytes in them are no reason to drop a message. */
export const shownText: ValueCodec<string> = {
  decode: (read) => read.bytes('text').toString('utf8'),
  encode: (value) => Buffer.from(value, 'utf8'),
}
