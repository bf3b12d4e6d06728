import type {TLSSocket} from 'node:tls'
import type {TransportAddress} from '../../model/transport-address.ts'
import type {Cancel} from '../../platform/clock.ts'
import type {EmulatorContext} from '../context.ts'
import {type BoundUdp, bindUdp} from '../stun/bind-udp.ts'
import {answerDatagram} from '../stun/start-stun.ts'
import type {TurnAccount} from './credentials.ts'
import {datagramKind} from './demultiplex.ts'
import {DtlsServer} from './dtls-server.ts'
import type {RelayPort, TurnClient, TurnEffect, TurnEvent} from './events.ts'
import {handedOutAddress} from './handed-out-address.ts'
import {connectionsPerListener, delayedPackets, idleConnectionMs, tickMs} from './limits.ts'
import {listenStreams, type StreamConnection, type StreamHandlers, type StreamListener, serveStream} from './listen-streams.ts'
import type {DtlsIdentity} from './load-dtls.ts'
import {RelaySockets} from './relay-sockets.ts'
import type {TurnSettings} from './settings.ts'
import {TurnCore} from './turn-core.ts'

/** How often a port is looked for that is free for UDP and TCP alike; each try fails only when a stranger holds the other one. */
const portAttempts = 20

export interface TurnServerOptions {
  /** 0 for a free one. */
  readonly port: number
  /** Absent: whoever listens on the TCP port of this number hands over what belongs here, see {@link TurnServer.accept}. */
  readonly streams?: {readonly cert: string; readonly key: string}
}

export interface TurnServerPlace {
  /** The address to bind, and to relay from. */
  readonly host: string
  /** Whether a STUN server has the same port: then Binding requests are for that one. */
  readonly besideStun: boolean
  /** What it shows over DTLS. */
  readonly identity: DtlsIdentity
  /** Another minute of an allocation has begun. */
  readonly onMinute: (account: TurnAccount) => void
}

interface Connected {
  readonly connection: StreamConnection
  heardMs: number
}

/** The sockets around a {@link TurnCore}: its events come from them, its effects go to them. */
export class TurnServer {
  readonly #context: EmulatorContext
  readonly #settings: TurnSettings
  readonly #place: TurnServerPlace
  readonly #core: TurnCore
  readonly #connections = new Map<string, Connected>()
  readonly #relays: RelaySockets
  readonly #dtls: DtlsServer
  #delayed = 0
  #udp!: BoundUdp
  #streams: StreamListener | undefined
  #cancelTick: Cancel | undefined
  #closed = false

  constructor(context: EmulatorContext, settings: TurnSettings, place: TurnServerPlace) {
    this.#context = context
    this.#settings = settings
    this.#place = place
    this.#relays = new RelaySockets(place.host)
    this.#dtls = new DtlsServer({
      identity: place.identity,
      clock: context.clock,
      send: (bytes, to) => this.#udp.send(bytes, to),
      handlers: this.#handlers,
      log: (line) => context.log(`${settings.name}: ${line}`),
    })
    this.#core = new TurnCore(settings, (count) => context.random.bytes(count))
  }

  /** The port of UDP, and of TCP and TLS. */
  get port(): number {
    return this.#udp.local.port
  }

  async listen({port, streams}: TurnServerOptions): Promise<void> {
    const {host} = this.#place
    for (let attempt = 1; ; attempt++) {
      this.#streams = streams && (await listenStreams(host, port, streams, this.#handlers))
      try {
        this.#udp = await bindUdp(host, this.#streams?.port ?? port, (bytes, from) => this.#onDatagram(bytes, from))
        return
      } catch (error) {
        await this.#streams?.close()
        if (port !== 0 || attempt >= portAttempts) throw error
      }
    }
  }

  /** Serves a client that somebody else listened for; ends with its socket, which stays theirs to close. */
  accept(socket: TLSSocket): void {
    if (this.#closed || this.#connections.size >= connectionsPerListener) socket.destroy()
    else serveStream(socket, 'tls', this.#handlers)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelTick?.()
    this.#dtls.close()
    await Promise.all([this.#udp, this.#streams, this.#relays].map((socket) => socket?.close()))
  }

  readonly #handlers: StreamHandlers = {
    onOpen: (connection) => {
      this.#connections.set(connection.client.key, {connection, heardMs: this.#context.clock.now()})
      this.#scheduleTick()
    },
    onFrame: (client, bytes) => {
      const connected = this.#connections.get(client.key)
      if (connected) connected.heardMs = this.#context.clock.now()
      this.#step({kind: 'from-client', client, bytes})
    },
    onClose: (client) => {
      this.#connections.delete(client.key)
      this.#step({kind: 'client-gone', client})
    },
  }

  /** All that comes to the UDP port; what is none of ours gets silence, as RFC 7983 §7 wants it. */
  #onDatagram(bytes: Buffer, from: TransportAddress): void {
    const kind = datagramKind(bytes)
    if (kind === 'dtls') this.#dtls.receive(bytes, from)
    else if (kind === 'binding' && this.#place.besideStun) this.#answerAsStun(bytes, from)
    else if (kind !== 'other') {
      const client: TurnClient = {key: `udp ${from.address} ${from.port}`, transport: 'udp', address: from}
      this.#step({kind: 'from-client', client, bytes})
    }
  }

  #answerAsStun(bytes: Buffer, from: TransportAddress): void {
    const answer = answerDatagram(bytes, from, this.#context.faults)
    if (answer) this.#udp.send(answer, from)
  }

  #step(event: TurnEvent): void {
    if (this.#closed) return
    for (const effect of this.#core.step(event, this.#context.clock.now())) this.#carryOut(effect)
  }

  #carryOut(effect: TurnEffect): void {
    switch (effect.kind) {
      case 'to-peer':
        this.#relays.send(effect.relayId, effect.bytes, effect.peer)
        break
      case 'later':
        this.#later(effect)
        break
      case 'to-client':
        this.#toClient(effect.client, effect.bytes, effect.loseable)
        break
      case 'open-relay':
        this.#scheduleTick()
        void this.#openRelay(effect.relayId, effect.port)
        break
      case 'close-relay':
        this.#relays.drop(effect.relayId)
        break
      case 'drop-reservation':
        this.#relays.dropSpare(effect.reservationId)
        break
      case 'connected-minute':
        this.#place.onMinute(effect.account)
    }
  }

  #toClient(client: TurnClient, bytes: Uint8Array, loseable: boolean): void {
    if (client.transport === 'udp') this.#udp.send(bytes, client.address)
    else this.#connections.get(client.key)?.connection.write(bytes, loseable)
  }

  /** What a fault holds up; what is left of it when the server closes is lost. */
  #later({delayMs, effect}: Extract<TurnEffect, {kind: 'later'}>): void {
    if (this.#delayed >= delayedPackets) return
    this.#delayed++
    this.#context.clock.after(delayMs, () => {
      this.#delayed--
      if (!this.#closed) this.#carryOut(effect)
    })
  }

  async #openRelay(relayId: number, port: RelayPort): Promise<void> {
    try {
      const local = await this.#relays.open(relayId, port, (bytes, peer) => this.#step({kind: 'from-peer', relayId, peer, bytes}))
      this.#step({kind: 'relay-opened', relayId, address: {...local, address: handedOutAddress(local.address)}})
    } catch (error) {
      if (this.#closed) return
      this.#context.log(`${this.#settings.name}: cannot open a relay: ${error instanceof Error ? error.message : error}`)
      this.#step({kind: 'relay-failed', relayId})
    }
  }

  #scheduleTick(): void {
    if (this.#cancelTick || this.#closed) return
    this.#cancelTick = this.#context.clock.after(tickMs, () => {
      this.#cancelTick = undefined
      this.#step({kind: 'tick'})
      this.#cutIdleConnections()
      if (this.#core.allocationCount > 0 || this.#connections.size > 0) this.#scheduleTick()
    })
  }

  #cutIdleConnections(): void {
    const before = this.#context.clock.now() - idleConnectionMs
    for (const {connection, heardMs} of this.#connections.values())
      if (heardMs < before && !this.#core.serves(connection.client)) connection.destroy()
  }
}
