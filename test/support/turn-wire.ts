import {createSocket} from 'node:dgram'
import {once} from 'node:events'
import type {Socket} from 'node:net'
import {encodeStun} from '../../src/protocol/stun/encode-stun.ts'
import {StreamFramer} from '../../src/protocol/stun/framing.ts'
import {longTermKey} from '../../src/protocol/stun/integrity.ts'
import {attributeValue, type StunAttribute, type StunMessage, type StunMethod} from '../../src/protocol/stun/message.ts'
import {decode, udpRelay} from '../emulator/turn/driver.ts'

/** A way to a TURN server that gets one STUN answer per question. */
export interface Wire {
  readonly localPort: number
  ask(bytes: Uint8Array): Promise<Buffer>
  /** The next thing that comes unasked. */
  next(): Promise<Buffer>
  /** Sends what has no answer. */
  tell(bytes: Uint8Array): void
  close(): void | Promise<void>
}

export const transactionId = Buffer.from('0123456789ab')

export const request = (method: StunMethod, attributes: StunAttribute[] = [], key?: Buffer): Buffer =>
  encodeStun({method, class: 'request', transactionId, attributes}, key && {integrityKey: key})

/** What has come, for who asks. */
export class Inbox {
  readonly #frames: Buffer[] = []
  #wanted: (() => void) | undefined

  push(...frames: Buffer[]): void {
    this.#frames.push(...frames)
    if (frames.length > 0) this.#wanted?.()
  }

  async next(): Promise<Buffer> {
    while (this.#frames.length === 0) await new Promise<void>((resolve) => (this.#wanted = resolve))
    return this.#frames.shift()!
  }
}

export function streamWire(socket: Socket): Wire & {readonly socket: Socket} {
  const framer = new StreamFramer()
  const inbox = new Inbox()
  socket.on('error', () => {})
  socket.on('data', (chunk: Buffer) => inbox.push(...framer.push(chunk).map(({bytes}) => Buffer.from(bytes))))
  const tell = (bytes: Uint8Array): void => void socket.write(bytes)
  return {
    socket,
    get localPort() {
      return socket.localPort!
    },
    tell,
    ask: (bytes) => {
      tell(bytes)
      return inbox.next()
    },
    next: () => inbox.next(),
    close: () => void socket.destroy(),
  }
}

export async function udpWire(port: number, host = '127.0.0.1'): Promise<Wire> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  const inbox = new Inbox()
  socket.on('message', (bytes) => inbox.push(bytes))
  socket.bind(0, host)
  await once(socket, 'listening')
  const tell = (bytes: Uint8Array): void => socket.send(bytes, port, host)
  return {
    localPort: socket.address().port,
    tell,
    ask: (bytes) => {
      tell(bytes)
      return inbox.next()
    },
    next: () => inbox.next(),
    close: () => void socket.close(),
  }
}

/** A client that has authenticated: what it got, and how it asks for more. */
export interface Allocated {
  readonly answer: StunMessage
  ask(method: StunMethod, attributes: StunAttribute[]): Promise<StunMessage>
}

/** Both steps of an Allocate with credentials that were handed out. */
export async function allocateOn(
  {ask}: Pick<Wire, 'ask'>,
  {Username, Password}: {Username: string; Password: string},
  attributes: StunAttribute[] = [udpRelay],
): Promise<Allocated> {
  const challenge = decode(await ask(request('Allocate', attributes)))
  const realm = attributeValue(challenge, 'REALM')!
  const proof: StunAttribute[] = [
    {type: 'USERNAME', value: Username},
    {type: 'REALM', value: realm},
    {type: 'NONCE', value: attributeValue(challenge, 'NONCE')!},
  ]
  const key = longTermKey(Username, realm, Password)
  const send = async (method: StunMethod, more: StunAttribute[]) => decode(await ask(request(method, [...more, ...proof], key)))
  return {answer: await send('Allocate', attributes), ask: send}
}
