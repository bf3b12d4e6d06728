import type {ValueCodec} from './value-codec.ts'

/** DATA and everything else that is passed on as it came. */
export const opaque: ValueCodec<Uint8Array> = {
  decode: (read) => read.bytes('value'),
  encode: (value) => value,
}

/** Bytes of one length: RESERVATION-TOKEN and the ICE tie-breakers 8, USERHASH 32, MESSAGE-INTEGRITY 20. */
export const fixedBytes = (length: number): ValueCodec<Uint8Array> => ({
  decode: (read) => {
    const value = read.bytes('value', length)
    read.finish()
    return value
  },
  encode: (value) => value,
})

/** MESSAGE-INTEGRITY-SHA256, RFC 8489 §14.6: may be truncated to no less than 16 bytes, in steps of 4. */
export const truncatedHmac: ValueCodec<Uint8Array> = {
  decode: (read) => {
    if (read.left < 16 || read.left > 32 || read.left % 4 !== 0)
      read.fail('value', `${read.left} bytes are not 16, 20, 24, 28 or 32`)
    return read.bytes('value')
  },
  encode: (value) => value,
}

/** DONT-FRAGMENT and USE-CANDIDATE: present or not. */
export const flag: ValueCodec<undefined> = {
  decode: () => undefined,
  encode: () => new Uint8Array(),
}
