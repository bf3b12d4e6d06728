import type {ByteReader} from '../byte-reader.ts'

/** What an attribute's bytes depend on besides its value. */
export interface AttributeContext {
  readonly transactionId: Uint8Array
}

/** The bytes of one attribute's value, without its header and padding. */
export interface ValueCodec<V> {
  decode(read: ByteReader, context: AttributeContext): V
  /** @throws RangeError when our own code asks for a value that has no encoding */
  encode(value: V, context: AttributeContext): Uint8Array
}
