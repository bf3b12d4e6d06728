import {paddingOf} from './attributes/padding.ts'
import {attributeCodecs} from './attributes/registry.ts'
import {headerLength} from './header.ts'
import type {AttributeName} from './message.ts'

export interface LocatedAttribute {
  /** Where the attribute's header begins. */
  readonly at: number
  readonly value: Buffer
}

/** Finds the first attribute of a type in a raw message; undefined also when the bytes end before it does. */
export function locateAttribute(packet: Uint8Array, type: AttributeName): LocatedAttribute | undefined {
  const bytes = Buffer.from(packet.buffer, packet.byteOffset, packet.length)
  const wanted = attributeCodecs[type].code
  for (let at = headerLength; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2)
    if (at + 4 + length > bytes.length) return undefined
    if (bytes.readUInt16BE(at) === wanted) return {at, value: bytes.subarray(at + 4, at + 4 + length)}
    at += 4 + length + paddingOf(length)
  }
  return undefined
}
