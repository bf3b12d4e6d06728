import type {ByteReader} from '../byte-reader.ts'
import type {AttributeName, StunAttribute} from '../message.ts'
import {paddingOf} from './padding.ts'
import {type AttributeCodec, attributeCodecs, attributeName} from './registry.ts'
import type {AttributeContext} from './value-codec.ts'

/** The one place where an attribute's type and its value meet without the compiler watching. */
const codecOf = (type: AttributeName) => attributeCodecs[type] as AttributeCodec<unknown>

export function decodeAttribute(read: ByteReader, context: AttributeContext): StunAttribute {
  const code = read.u16('type')
  const length = read.u16('length')
  const type = attributeName(code)
  const value = read.sub(type?.toLowerCase() ?? `attribute-0x${code.toString(16).padStart(4, '0')}`, length)
  read.skip('padding', paddingOf(length))
  if (!type) return {type: 'unknown', code, value: value.bytes('value')}
  const decoded = codecOf(type).codec.decode(value, context)
  return (decoded === undefined ? {type} : {type, value: decoded}) as StunAttribute
}

export function encodeAttribute(attribute: StunAttribute, context: AttributeContext): Buffer {
  if (attribute.type === 'unknown') return wrap(attribute.code, attribute.value)
  const {code, codec} = codecOf(attribute.type)
  return wrap(code, codec.encode('value' in attribute ? attribute.value : undefined, context))
}

function wrap(code: number, value: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4 + value.length + paddingOf(value.length))
  bytes.writeUInt16BE(code)
  bytes.writeUInt16BE(value.length, 2)
  bytes.set(value, 4)
  return bytes
}
