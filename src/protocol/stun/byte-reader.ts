import type {StunDefect} from './message.ts'

/**
 * Leaves the decoder by being thrown; `decodeStun` turns it into a value, so it is never seen outside. No Error: a stack that nobody
 * reads would be most of what a hostile packet costs.
 */
export class ThrownDefect {
  readonly defect: StunDefect

  constructor(defect: StunDefect) {
    this.defect = defect
  }
}

/** Reads a packet from front to back within bounds, and knows what it is reading, so that a defect says where it is. */
export class ByteReader {
  readonly #bytes: Buffer
  readonly #name: string
  readonly #end: number
  #at: number

  /** @param name what is read, the first part of a defect's path */
  constructor(bytes: Buffer, name: string, start = 0, end = bytes.length) {
    this.#bytes = bytes
    this.#name = name
    this.#at = start
    this.#end = end
  }

  get at(): number {
    return this.#at
  }

  get left(): number {
    return this.#end - this.#at
  }

  u8(field: string): number {
    return this.#bytes.readUInt8(this.#take(field, 1))
  }

  u16(field: string): number {
    return this.#bytes.readUInt16BE(this.#take(field, 2))
  }

  u32(field: string): number {
    return this.#bytes.readUInt32BE(this.#take(field, 4))
  }

  /** A copy: the packet's buffer may be reused by its owner. */
  bytes(field: string, count = this.left): Buffer {
    const start = this.#take(field, count)
    return Buffer.from(this.#bytes.subarray(start, start + count))
  }

  skip(field: string, count: number): void {
    this.#take(field, count)
  }

  /** A reader of the next `count` bytes, with a name of its own. */
  sub(name: string, count: number): ByteReader {
    const start = this.#take(name, count)
    return new ByteReader(this.#bytes, name, start, start + count)
  }

  /** Insists that nothing is left. */
  finish(): void {
    if (this.left > 0) this.fail('', `${this.left} bytes more than it should have`)
  }

  fail(field: string, problem: string, at = this.#at): never {
    throw new ThrownDefect({path: field === '' ? this.#name : `${this.#name}/${field}`, at, problem})
  }

  #take(field: string, count: number): number {
    if (count > this.left) this.fail(field, `needs ${count} bytes, ${this.left} are left`)
    const start = this.#at
    this.#at += count
    return start
  }
}
