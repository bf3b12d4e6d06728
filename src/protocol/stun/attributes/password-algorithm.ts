import type {ByteReader} from '../byte-reader.ts'
import type {PasswordAlgorithm} from '../message.ts'
import {paddingOf} from './padding.ts'
import type {ValueCodec} from './value-codec.ts'

/** PASSWORD-ALGORITHM, RFC 8489 §14.12: what the client chose. */
export const passwordAlgorithm: ValueCodec<PasswordAlgorithm> = {
  decode: (read) => {
    const value = decodeOne(read)
    read.finish()
    return value
  },
  encode: (value) => encodeOne(value),
}

/** PASSWORD-ALGORITHMS, RFC 8489 §14.11: what the server can do. */
export const passwordAlgorithms: ValueCodec<readonly PasswordAlgorithm[]> = {
  decode: (read) => {
    const values: PasswordAlgorithm[] = []
    while (read.left > 0) values.push(decodeOne(read))
    return values
  },
  encode: (values) => Buffer.concat(values.map(encodeOne)),
}

function decodeOne(read: ByteReader): PasswordAlgorithm {
  const algorithm = read.u16('algorithm')
  const parameters = read.bytes('parameters', read.u16('parameters-length'))
  read.skip('padding', paddingOf(parameters.length))
  return {algorithm, parameters}
}

function encodeOne({algorithm, parameters}: PasswordAlgorithm): Buffer {
  const bytes = Buffer.alloc(4 + parameters.length + paddingOf(parameters.length))
  bytes.writeUInt16BE(algorithm)
  bytes.writeUInt16BE(parameters.length, 2)
  bytes.set(parameters, 4)
  return bytes
}
