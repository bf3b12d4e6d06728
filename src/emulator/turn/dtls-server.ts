import type {TransportAddress} from '../../model/transport-address.ts'
import type {Cancel, Clock} from '../../platform/clock.ts'
import type {TurnClient} from './events.ts'
import {connectionsPerListener, dtlsHandshakes, dtlsHandshakesPerAddress, tlsHandshakeMs} from './limits.ts'
import type {StreamHandlers} from './listen-streams.ts'
import {type CreateDtlsSession, type DtlsIdentity, type DtlsSession, loadDtls} from './load-dtls.ts'

export interface DtlsServerInput {
  readonly identity: DtlsIdentity
  readonly clock: Clock
  readonly send: (bytes: Uint8Array, to: TransportAddress) => void
  /** What stream clients get, too: DTLS clients open, send frames, and close. */
  readonly handlers: StreamHandlers
  readonly log: (line: string) => void
}

/** A handshake that is going on. */
interface Handshake {
  readonly session: DtlsSession
  /** The ClientHello that began it, without its record header, which counts on when it is repeated. */
  readonly hello: Buffer
  /** What it was answered with. */
  verify?: Uint8Array
  readonly cancelDeadline: Cancel
}

/** One 5-tuple. While a client that lost its session makes a new one, the old one is still good (RFC 6347 §4.2.8). */
interface Peer {
  readonly client: TurnClient
  handshake?: Handshake
  session?: DtlsSession
}

/** The DTLS side of a TURN server's UDP port (RFC 7350): what clients say inside, and what to tell them. */
export class DtlsServer {
  readonly #input: DtlsServerInput
  readonly #peers = new Map<string, Peer>()
  /** What came while the library was being loaded. */
  #early: (readonly [bytes: Buffer, from: TransportAddress])[] = []
  #create: CreateDtlsSession | 'loading' | undefined
  #closed = false

  constructor(input: DtlsServerInput) {
    this.#input = input
  }

  /** A datagram that looks like DTLS (RFC 7983 §7). */
  receive(bytes: Buffer, from: TransportAddress): void {
    if (this.#closed) return
    const key = `dtls ${from.address} ${from.port}`
    const peer = this.#peers.get(key)
    if (isClientHello(bytes) && !peer?.handshake) this.#greet(key, peer, bytes, from)
    else if (peer?.handshake && bytes.subarray(recordHeaderLength).equals(peer.handshake.hello))
      this.#greetAgain(peer.handshake, from)
    else if (peer) feed(peer, bytes)
  }

  /** Ends every session, and says so to its client. */
  close(): void {
    this.#closed = true
    for (const peer of [...this.#peers.values()]) this.#end(peer)
  }

  #greet(key: string, known: Peer | undefined, bytes: Buffer, from: TransportAddress): void {
    if (typeof this.#create !== 'function') {
      this.#wait(bytes, from)
      return
    }
    if (!known && this.#peers.size >= connectionsPerListener) return
    if (this.#handshakes() >= dtlsHandshakes || this.#handshakes(from.address) >= dtlsHandshakesPerAddress) return
    const peer: Peer = known ?? {client: {key, transport: 'dtls', address: from}}
    const session = this.#create(this.#input.identity)
    const cancelDeadline = this.#input.clock.after(tlsHandshakeMs, () => this.#failed(peer, session))
    const handshake: Handshake = {session, cancelDeadline, hello: Buffer.from(bytes.subarray(recordHeaderLength))}
    peer.handshake = handshake
    this.#peers.set(key, peer)
    session.on('packet', (packet) => {
      handshake.verify ??= packet
      this.#input.send(packet, from)
    })
    session.on('connect', () => this.#connected(peer, session))
    session.on('data', (data) => this.#input.handlers.onFrame(peer.client, Buffer.from(data)))
    session.on('error', () => this.#failed(peer, session))
    session.on('close', () => this.#failed(peer, session))
    feed(peer, bytes)
  }

  /** A client that was not answered in time repeats itself (RFC 6347 §4.2.4), which lemon-tls would take for the hello that comes next. */
  #greetAgain({verify}: Handshake, from: TransportAddress): void {
    if (verify) this.#input.send(verify, from)
  }

  #handshakes(address?: string): number {
    let count = 0
    for (const {client, handshake} of this.#peers.values())
      if (handshake && (address === undefined || client.address.address === address)) count++
    return count
  }

  #connected(peer: Peer, session: DtlsSession): void {
    if (peer.handshake?.session !== session) return
    peer.handshake.cancelDeadline()
    delete peer.handshake
    const before = peer.session
    peer.session = session
    if (before) {
      before.close()
      this.#input.handlers.onClose(peer.client)
    }
    this.#input.handlers.onOpen({
      client: peer.client,
      write: (bytes) => attempt(session, () => session.send(bytes)),
      destroy: () => this.#end(peer),
    })
  }

  /** A session has ended, or never came about. */
  #failed(peer: Peer, session: DtlsSession): void {
    if (peer.handshake?.session === session) {
      peer.handshake.cancelDeadline()
      delete peer.handshake
      session.close()
    } else if (peer.session === session) {
      delete peer.session
      session.close()
      this.#input.handlers.onClose(peer.client)
    }
    if (!peer.handshake && !peer.session) this.#peers.delete(peer.client.key)
  }

  #end(peer: Peer): void {
    for (const session of [peer.handshake?.session, peer.session]) if (session) this.#failed(peer, session)
  }

  #wait(bytes: Buffer, from: TransportAddress): void {
    if (this.#early.length < dtlsHandshakes) this.#early.push([bytes, from])
    if (this.#create) return
    this.#create = 'loading'
    loadDtls().then(
      (create) => {
        this.#create = create
        for (const [early, sender] of this.#early.splice(0)) this.receive(early, sender)
      },
      (error: unknown) => this.#input.log(`cannot speak DTLS: ${error instanceof Error ? error.message : error}`),
    )
  }
}

/** A record of the handshake goes to who is shaking hands; what is encrypted may be for either, and the other one drops it. */
function feed({handshake, session}: Peer, bytes: Buffer): void {
  const encrypted = bytes.length > 4 && bytes.readUInt16BE(3) > 0
  if (handshake) attempt(handshake.session, () => handshake.session.feedDatagram(bytes))
  if (session && (encrypted || !handshake)) attempt(session, () => session.feedDatagram(bytes))
}

/** Whatever a client sends, it ends no more than its own session. */
function attempt(session: DtlsSession, work: () => void): void {
  try {
    work()
  } catch {
    session.close()
  }
}

/** RFC 6347 §4.1. */
const recordHeaderLength = 13

/** A record of type handshake (22) and epoch 0 whose message is ClientHello (1): RFC 6347 §4.1, §4.2.2. */
const isClientHello = (bytes: Buffer): boolean =>
  bytes.length > recordHeaderLength &&
  bytes[0] === 22 &&
  bytes[1] === 254 &&
  bytes.readUInt16BE(3) === 0 &&
  bytes[recordHeaderLength] === 1
