import type {ByteReader} from './byte-reader.ts'
import type {StunClass, StunMethod} from './message.ts'

/** RFC 8489 §5. */
export const headerLength = 20
export const magicCookie = 0x2112a442
export const transactionIdLength = 12

/** Registered numbers: IANA "STUN Methods". */
export const methodCodes: Readonly<Record<StunMethod, number>> = {
  Binding: 0x001,
  Allocate: 0x003,
  Refresh: 0x004,
  Send: 0x006,
  Data: 0x007,
  CreatePermission: 0x008,
  ChannelBind: 0x009,
  Connect: 0x00a,
  ConnectionBind: 0x00b,
  ConnectionAttempt: 0x00c,
}
const methodByCode = new Map(Object.entries(methodCodes).map(([name, code]) => [code, name as StunMethod]))
const classes: readonly StunClass[] = ['request', 'indication', 'success', 'error']

export interface StunHeader {
  readonly method: StunMethod
  readonly class: StunClass
  /** Bytes after the header. */
  readonly length: number
  readonly transactionId: Buffer
}

/** The class bits C1 and C0 sit between the method's bits (RFC 8489 §5, figure 3). */
export function encodeMessageType(method: StunMethod, messageClass: StunClass): number {
  const m = methodCodes[method]
  const c = classes.indexOf(messageClass)
  return ((m & 0xf80) << 2) | ((m & 0x70) << 1) | (m & 0x0f) | ((c & 2) << 7) | ((c & 1) << 4)
}

export function decodeHeader(read: ByteReader): StunHeader {
  const type = read.u16('type')
  if (type > 0x3fff) read.fail('type', 'the first two bits of a STUN message are 0', 0)
  const length = read.u16('length')
  if (read.u32('magic-cookie') !== magicCookie) read.fail('magic-cookie', 'is not 0x2112a442, so this is not STUN', 4)
  const transactionId = read.bytes('transaction-id', transactionIdLength)
  if (length % 4 !== 0) read.fail('length', `${length} is not a multiple of 4`, 2)
  if (length !== read.left) read.fail('length', `says ${length} bytes, ${read.left} follow the header`, 2)
  const code = ((type >> 2) & 0xf80) | ((type >> 1) & 0x70) | (type & 0x0f)
  const method = methodByCode.get(code) ?? read.fail('type', `method 0x${code.toString(16).padStart(3, '0')} is not known`, 0)
  return {method, class: classes[((type >> 7) & 2) | ((type >> 4) & 1)]!, length, transactionId}
}
