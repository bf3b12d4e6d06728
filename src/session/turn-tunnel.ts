import type {StunTransport} from '../client/stun/transport.ts'
import type {TurnCredentials} from '../client/turn/challenge.ts'
import {TurnClient} from '../client/turn/turn-client.ts'
import type {StunErrorFact} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import type {IceServerUrl} from '../model/ice-server.ts'
import type {RelayServerFact} from '../model/relay-server.ts'
import type {TransportAddress} from '../model/transport-address.ts'
import type {PeerIceServer} from '../peer/load-werift.ts'
import type {Clock} from '../platform/clock.ts'
import type {Random} from '../platform/random.ts'
import {openUdp, type UdpSocket} from '../platform/udp.ts'
import {decodeStun} from '../protocol/stun/decode-stun.ts'
import {attributeValue, type StunMessage} from '../protocol/stun/message.ts'
import {printable} from '../protocol/text.ts'

export interface TurnTunnelOptions {
  /** The connection to the server, over whatever it goes. */
  readonly transport: StunTransport
  readonly url: IceServerUrl
  readonly credentials: TurnCredentials
  readonly clock: Clock
  readonly random: Random
}

/** What a session's TURN server said. */
export interface TurnTunnelFacts {
  readonly url: string
  readonly port: number
  readonly transport: IceServerUrl['transport']
  readonly requestsSent: number
  readonly responsesReceived: number
  readonly totalRoundTripMs: number
  readonly relayed?: TransportAddress
  /** Error responses other than those that ask for credentials or for a new nonce; newest last. */
  readonly refusals: readonly StunErrorFact[]
}

/** A TURN server at the other end of a UDP port on loopback. */
export interface TurnTunnel {
  /** What to give a peer in the place of the real server. */
  readonly server: PeerIceServer
  readonly facts: TurnTunnelFacts
  /** Gives the allocation back (Refresh with lifetime 0, RFC 8656 §8), and closes the port; the transport belongs to its owner. */
  close(): Promise<void>
}

/** One round trip, even a slow one; then the server forgets the allocation by itself. */
const releaseTimeoutMs = 800
/** More is no use to anybody, and a server must not fill the report. */
const maxRefusals = 20
/** Requests whose answer is still out. */
const maxOpen = 200

/**
 * werift reaches one TURN server over UDP, tells nothing of its errors, and keeps its allocation beyond close(). So it is given a port on
 * loopback, behind which its packets go to the real server over UDP, TCP, TLS or DTLS, and are read on their way.
 */
export async function openTurnTunnel(options: TurnTunnelOptions): Promise<TurnTunnel> {
  const socket = await openUdp({address: '127.0.0.1'})
  return new Tunnel(options, socket)
}

class Tunnel implements TurnTunnel {
  readonly #options: TurnTunnelOptions
  readonly #socket: UdpSocket
  readonly #stop: (() => void)[]
  readonly #open = new Map<string, {method: string; at: number}>()
  readonly #refusals: StunErrorFact[] = []
  #peer: TransportAddress | undefined
  #requests = 0
  #responses = 0
  #roundTripMs = 0
  #relayed: TransportAddress | undefined
  #closed = false

  constructor(options: TurnTunnelOptions, socket: UdpSocket) {
    this.#options = options
    this.#socket = socket
    const {transport} = options
    this.#stop = [
      socket.onMessage((bytes, from) => this.#outward(bytes, from)),
      socket.onError(() => undefined),
      transport.onPacket(({bytes, kind}) => this.#inward(bytes, kind === 'stun')),
    ]
  }

  get server(): PeerIceServer {
    const {username, password} = this.#options.credentials
    return {
      urls: `turn:127.0.0.1:${this.#socket.local.port}?transport=udp`,
      username,
      credential: password.reveal(),
    }
  }

  get facts(): TurnTunnelFacts {
    const {url} = this.#options
    return {
      url: url.url,
      port: url.port,
      transport: url.transport,
      requestsSent: this.#requests,
      responsesReceived: this.#responses,
      totalRoundTripMs: this.#roundTripMs,
      ...(this.#relayed && {relayed: this.#relayed}),
      refusals: [...this.#refusals],
    }
  }

  #outward(bytes: Buffer, from: TransportAddress): void {
    if (this.#closed) return
    this.#peer = from
    const message = messageIn(bytes)
    if (message?.class === 'request') this.#noteRequest(message)
    const {transport} = this.#options
    // Streams want ChannelData padded to four bytes (RFC 8656 §12.5), which over UDP it need not be.
    transport.send(transport.reliable && !message ? padded(bytes) : bytes)
  }

  #inward(bytes: Buffer, isStun: boolean): void {
    const message = isStun ? messageIn(bytes) : undefined
    if (message) this.#noteAnswer(message)
    if (this.#peer && !this.#closed) this.#socket.send(bytes, this.#peer)
  }

  #noteRequest({method, transactionId}: StunMessage): void {
    this.#requests++
    if (this.#open.size < maxOpen) this.#open.set(keyOf(transactionId), {method, at: this.#options.clock.monotonic()})
  }

  #noteAnswer(message: StunMessage): void {
    const key = keyOf(message.transactionId)
    const asked = this.#open.get(key)
    if (!asked) return
    this.#open.delete(key)
    this.#responses++
    this.#roundTripMs += this.#options.clock.monotonic() - asked.at
    if (message.class === 'success' && message.method === 'Allocate')
      this.#relayed = attributeValue(message, 'XOR-RELAYED-ADDRESS') ?? this.#relayed
    const error = attributeValue(message, 'ERROR-CODE')
    // The first 401 of an Allocate asks for credentials (RFC 8489 §9.2.4); a second one refuses them.
    const asks = error?.code === 438 || (error?.code === 401 && this.#responses === 1)
    if (error && !asks && this.#refusals.length < maxRefusals)
      this.#refusals.push({method: asked.method, code: error.code, reason: printable(error.reason, {maxLength: 200})})
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const stop of this.#stop) stop()
    if (this.#relayed) await this.#release()
    await this.#socket.close()
  }

  /** From the same address and port, the server takes us for its client. What goes wrong, the allocation's lifetime ends. */
  async #release(): Promise<void> {
    const client = new TurnClient(this.#options)
    const patience = {signal: new AbortController().signal, timeoutMs: releaseTimeoutMs}
    await client.refresh(0, patience).catch((error: unknown) => {
      if (!(error instanceof FailureError)) throw error
    })
  }
}

const keyOf = (id: Uint8Array): string => Buffer.from(id).toString('hex')

/** RFC 7983 §7: 0 to 3 is STUN, 64 to 79 is ChannelData. */
function messageIn(bytes: Buffer): StunMessage | undefined {
  if ((bytes[0] ?? 0xff) > 3) return undefined
  const decoded = decodeStun(bytes)
  return decoded.ok ? decoded.message : undefined
}

const padded = (bytes: Buffer): Buffer =>
  bytes.length % 4 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - (bytes.length % 4))])

export const serverFactOf = ({url, totalRoundTripMs, ...facts}: TurnTunnelFacts): RelayServerFact => ({
  ...{server: url, state: facts.relayed ? 'relaying' : 'asked', redirects: [], peersNotLetIn: [], totalRoundTripMs},
  ...facts,
})
