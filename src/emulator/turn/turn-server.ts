import {formatTransportAddress, type TransportAddress} from '../../model/transport-address.ts'
import type {Cancel} from '../../platform/clock.ts'
import type {EmulatorContext} from '../context.ts'
import {type BoundUdp, bindUdp} from '../stun/bind-udp.ts'
import {bindRelay} from './bind-relay.ts'
import type {TurnClient, TurnEffect, TurnEvent} from './events.ts'
import {handedOutAddress} from './handed-out-address.ts'
import {idleConnectionMs, tickMs} from './limits.ts'
import {listenStreams, type StreamConnection, type StreamListener} from './listen-streams.ts'
import type {TurnSettings} from './settings.ts'
import {TurnCore} from './turn-core.ts'

/** How often a port is looked for that is free for UDP and TCP alike; each try fails only when a stranger holds the other one. */
const portAttempts = 20

export interface TurnServerOptions {
  readonly certPem: string
  readonly keyPem: string
  /** 0 for a free one. */
  readonly port: number
  readonly tcpPort: number
}

interface Connected {
  readonly connection: StreamConnection
  heardMs: number
}

/** The sockets around a {@link TurnCore}: its events come from them, its effects go to them. */
export class TurnServer {
  readonly #context: EmulatorContext
  readonly #settings: TurnSettings
  readonly #core: TurnCore
  readonly #connections = new Map<string, Connected>()
  readonly #relays = new Map<number, BoundUdp>()
  #udp!: BoundUdp
  #tls!: StreamListener
  #tcp!: StreamListener
  #cancelTick: Cancel | undefined
  #closed = false
  #dtlsIgnored = 0

  constructor(context: EmulatorContext, settings: TurnSettings) {
    this.#context = context
    this.#settings = settings
    this.#core = new TurnCore(settings, (count) => context.random.bytes(count))
  }

  /** The port of UDP and of TLS. */
  get port(): number {
    return this.#udp.local.port
  }

  get tcpPort(): number {
    return this.#tcp.port
  }

  /** DTLS ClientHellos that came and were not answered. */
  get dtlsIgnored(): number {
    return this.#dtlsIgnored
  }

  async listen({certPem, keyPem, port, tcpPort}: TurnServerOptions): Promise<void> {
    this.#tcp = await this.#listenStreams(tcpPort)
    for (let attempt = 1; ; attempt++) {
      this.#tls = await this.#listenStreams(port, {cert: certPem, key: keyPem})
      try {
        this.#udp = await bindUdp(this.#context.host, this.#tls.port, (bytes, from) => this.#onDatagram(bytes, from))
        return
      } catch (error) {
        await this.#tls.close()
        if (port !== 0 || attempt >= portAttempts) throw error
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelTick?.()
    await Promise.all([this.#udp, this.#tls, this.#tcp, ...this.#relays.values()].map((socket) => socket?.close()))
  }

  #listenStreams(port: number, tls?: {cert: string; key: string}): Promise<StreamListener> {
    return listenStreams(this.#context.host, port, tls, {
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
    })
  }

  #onDatagram(bytes: Buffer, from: TransportAddress): void {
    if (isDtlsClientHello(bytes)) this.#ignoreDtls(from)
    else
      this.#step({kind: 'from-client', client: {key: `udp ${from.address} ${from.port}`, transport: 'udp', address: from}, bytes})
  }

  #ignoreDtls(from: TransportAddress): void {
    this.#dtlsIgnored++
    if (this.#dtlsIgnored > 1) return
    const who = formatTransportAddress(from)
    this.#context.log(`${this.#settings.name}: ignores the DTLS ClientHello of ${who}: turns: over UDP (DTLS) is not built`)
  }

  #step(event: TurnEvent): void {
    if (this.#closed) return
    for (const effect of this.#core.step(event, this.#context.clock.now())) this.#carryOut(effect)
  }

  #carryOut(effect: TurnEffect): void {
    switch (effect.kind) {
      case 'to-peer':
        this.#relays.get(effect.relayId)?.send(effect.bytes, effect.peer)
        break
      case 'to-client':
        this.#toClient(effect.client, effect.bytes, effect.loseable)
        break
      case 'open-relay':
        this.#scheduleTick()
        void this.#openRelay(effect.relayId, effect.evenPort)
        break
      case 'close-relay':
        void this.#relays.get(effect.relayId)?.close()
        this.#relays.delete(effect.relayId)
        break
      case 'connected-minute':
        // AWS/KinesisVideo, developer guide "Monitoring with CloudWatch".
        this.#context.metrics.record('TURNConnectedMinutes', 'Count', {SignalingChannelName: effect.channelName}, 1)
    }
  }

  #toClient(client: TurnClient, bytes: Uint8Array, loseable: boolean): void {
    if (client.transport === 'udp') this.#udp.send(bytes, client.address)
    else this.#connections.get(client.key)?.connection.write(bytes, loseable)
  }

  async #openRelay(relayId: number, evenPort: boolean): Promise<void> {
    try {
      const relay = await bindRelay(this.#context.host, evenPort, (bytes, peer) =>
        this.#step({kind: 'from-peer', relayId, peer, bytes}),
      )
      if (this.#closed) return await relay.close()
      this.#relays.set(relayId, relay)
      const address = {...relay.local, address: handedOutAddress(relay.local.address)}
      this.#step({kind: 'relay-opened', relayId, address})
    } catch (error) {
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

/** DTLS record of type handshake (22), major version 254, whose message is ClientHello (1): RFC 6347 §4.1, §4.2.2. */
const isDtlsClientHello = (bytes: Buffer): boolean => bytes.length > 13 && bytes[0] === 22 && bytes[1] === 254 && bytes[13] === 1
