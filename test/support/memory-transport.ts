import type {StunTransport} from '../../src/client/stun/transport.ts'
import type {FailureError} from '../../src/model/failure-error.ts'
import {decodeStun} from '../../src/protocol/stun/decode-stun.ts'
import {type EncodeOptions, encodeStun} from '../../src/protocol/stun/encode-stun.ts'
import type {StreamFrame} from '../../src/protocol/stun/framing.ts'
import type {StunAttribute, StunClass, StunMessage} from '../../src/protocol/stun/message.ts'

/** A network without sockets: keeps what is sent, and lets a test, or a scripted server, answer. */
export class MemoryTransport implements StunTransport {
  readonly endpoint = '192.0.2.1:3478'
  readonly sent: Buffer[] = []
  readonly reliable: boolean
  readonly #server: (request: StunMessage, bytes: Buffer) => Buffer | undefined
  readonly #packets = new Set<(packet: StreamFrame) => void>()
  readonly #breaks = new Set<(error: FailureError) => void>()

  constructor(server: (request: StunMessage, bytes: Buffer) => Buffer | undefined = () => undefined, reliable = false) {
    this.#server = server
    this.reliable = reliable
  }

  send(bytes: Buffer): void {
    this.sent.push(bytes)
    const decoded = decodeStun(bytes)
    const answer = decoded.ok ? this.#server(decoded.message, bytes) : undefined
    if (answer) queueMicrotask(() => this.receive(answer))
  }

  receive(bytes: Buffer, kind: 'stun' | 'channel-data' = 'stun'): void {
    for (const listener of this.#packets) listener({kind, bytes})
  }

  breakWith(error: FailureError): void {
    for (const listener of this.#breaks) listener(error)
  }

  onPacket(listener: (packet: StreamFrame) => void): () => void {
    this.#packets.add(listener)
    return () => this.#packets.delete(listener)
  }

  onBroken(listener: (error: FailureError) => void): () => void {
    this.#breaks.add(listener)
    return () => this.#breaks.delete(listener)
  }

  pending(): Buffer {
    return Buffer.alloc(0)
  }

  /** How many listen: none may be left behind. */
  get listeners(): number {
    return this.#packets.size + this.#breaks.size
  }
}

/** The answer to a request. */
export const answerTo = (
  {method, transactionId}: StunMessage,
  messageClass: StunClass,
  attributes: readonly StunAttribute[],
  options: EncodeOptions = {},
): Buffer => encodeStun({method, class: messageClass, transactionId, attributes}, options)

/** Lets everything run that waits for nothing but its turn. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
