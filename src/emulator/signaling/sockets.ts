import type {IncomingMessage} from 'node:http'
import type {Duplex} from 'node:stream'
import {type WebSocket, WebSocketServer} from 'ws'
import type {Clock} from '../../platform/clock.ts'
import {bounds} from './rules.ts'

/** A client that reads nothing would otherwise make the emulator keep everything that is sent to it. */
const maxUnsentBytes = 1024 * 1024

/** From our close frame until the connection is cut. */
const closeGraceMs = 1_000

export interface SocketEvents {
  text(connectionId: string, text: string): void
  binary(connectionId: string): void
  ping(connectionId: string): void
  closed(connectionId: string): void
  /** ws found the stream broken or a message too large, and closes by itself (1002, 1007, 1009). */
  broken(connectionId: string, problem: string): void
}

/** The websockets of the signaling service by connection id: what is thin about it is on purpose. */
export class SignalingSockets {
  readonly #clock: Clock
  readonly #events: SocketEvents
  readonly #server: WebSocketServer
  readonly #sockets = new Map<string, WebSocket>()
  /** Connections that neither hear nor say anything, with the fault that has it so. */
  readonly #deaf = new Map<string, string>()

  constructor(clock: Clock, events: SocketEvents, date: () => string) {
    this.#clock = clock
    this.#events = events
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: bounds.frameBytes,
      maxFragments: bounds.fragments,
      perMessageDeflate: true,
      // The service answers without a subprotocol, whatever was offered (the C SDK offers one).
      handleProtocols: () => false,
    })
    this.#server.on('headers', (headers) => headers.splice(1, 0, `Date: ${date()}`))
  }

  has(connectionId: string): boolean {
    return this.#sockets.has(connectionId)
  }

  /** Upgrades before it returns, unless the handshake itself is broken: then ws answers it and the socket closes. */
  accept(connectionId: string, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const events = this.#events
    this.#server.handleUpgrade(request, socket, head, (ws) => {
      this.#sockets.set(connectionId, ws)
      ws.on('error', (error) => events.broken(connectionId, error.message))
      ws.on('message', (data, isBinary) => (isBinary ? events.binary(connectionId) : events.text(connectionId, data.toString())))
      ws.on('ping', () => events.ping(connectionId))
      ws.once('close', () => {
        this.#sockets.delete(connectionId)
        this.#deaf.delete(connectionId)
        events.closed(connectionId)
      })
    })
  }

  send(connectionId: string, text: string): void {
    const ws = this.#sockets.get(connectionId)
    if (!ws || ws.readyState !== ws.OPEN || this.#deaf.has(connectionId)) return
    // Compression is agreed to, as the service does, and left to the clients: whether a message is compressed is its sender's choice
    // (RFC 7692 §6), and a connection that has once compressed keeps a zlib context of 256 KB.
    ws.send(text, {compress: false})
    if (ws.bufferedAmount > maxUnsentBytes) ws.terminate()
  }

  /** The TCP connection stays; nothing that comes over it is read, a ping as little as a close. */
  deafen(connectionId: string, fault: string): void {
    this.#deaf.set(connectionId, fault)
    this.#sockets.get(connectionId)?.pause()
  }

  hearAgain(fault: string): void {
    for (const [connectionId, by] of this.#deaf) {
      if (by !== fault) continue
      this.#deaf.delete(connectionId)
      this.#sockets.get(connectionId)?.resume()
    }
  }

  close(connectionId: string, code: number, reason: string): void {
    const ws = this.#sockets.get(connectionId)
    if (!ws) return
    if (this.#deaf.has(connectionId)) return void ws.terminate()
    ws.once(
      'close',
      this.#clock.after(closeGraceMs, () => ws.terminate()),
    )
    ws.close(code, reason)
  }

  async closeAll(code: number, reason: string): Promise<void> {
    const closed = [...this.#sockets].map(([id, ws]) => {
      const gone = new Promise((resolve) => ws.once('close', resolve))
      this.close(id, code, reason)
      return gone
    })
    await Promise.all(closed)
  }
}
