import type {TransportAddress} from '../../../model/transport-address.ts'
import {formatIpAddress, parseIpAddress} from '../../ip-address.ts'
import type {ByteReader} from '../byte-reader.ts'
import {magicCookie} from '../header.ts'
import type {AttributeContext, ValueCodec} from './value-codec.ts'

/** RFC 8489 §14.1. */
export const familyCodes = {IPv4: 1, IPv6: 2} as const

export function decodeFamily(read: ByteReader): 'IPv4' | 'IPv6' {
  const at = read.at
  const family = read.u8('family')
  if (family !== familyCodes.IPv4 && family !== familyCodes.IPv6)
    read.fail('family', `${family} is neither 1 (IPv4) nor 2 (IPv6)`, at)
  return family === familyCodes.IPv4 ? 'IPv4' : 'IPv6'
}

/** MAPPED-ADDRESS and its like, RFC 8489 §14.1. */
export const address: ValueCodec<TransportAddress> = {
  decode: (read) => decodeAddress(read, Buffer.alloc(16)),
  encode: (value) => encodeAddress(value, Buffer.alloc(16)),
}

/** XOR-MAPPED-ADDRESS and its like, RFC 8489 §14.2. Masked so that NATs which rewrite addresses in payloads leave it alone. */
export const xorAddress: ValueCodec<TransportAddress> = {
  decode: (read, context) => decodeAddress(read, maskOf(context)),
  encode: (value, context) => encodeAddress(value, maskOf(context)),
}

/** Magic cookie and transaction id; an IPv4 address and the port use the beginning of it. */
function maskOf({transactionId}: AttributeContext): Buffer {
  const mask = Buffer.alloc(16)
  mask.writeUInt32BE(magicCookie)
  mask.set(transactionId, 4)
  return mask
}

function decodeAddress(read: ByteReader, mask: Buffer): TransportAddress {
  read.skip('reserved', 1)
  const family = decodeFamily(read)
  const port = read.u16('port') ^ mask.readUInt16BE()
  const bytes = masked(read.bytes('address', family === 'IPv4' ? 4 : 16), mask)
  read.finish()
  return {family, address: formatIpAddress(bytes), port}
}

function encodeAddress(value: TransportAddress, mask: Buffer): Buffer {
  const parsed = parseIpAddress(value.address)
  if (!parsed) throw new RangeError(`"${value.address}" is not an IP address`)
  const head = Buffer.from([0, familyCodes[parsed.family], 0, 0])
  head.writeUInt16BE(value.port ^ mask.readUInt16BE(), 2)
  return Buffer.concat([head, masked(parsed.bytes, mask)])
}

const masked = (bytes: Buffer, mask: Buffer): Buffer => Buffer.from(bytes.map((byte, i) => byte ^ mask[i]!))
