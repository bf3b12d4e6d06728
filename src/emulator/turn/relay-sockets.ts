import type {TransportAddress} from '../../model/transport-address.ts'
import type {BoundUdp} from '../stun/bind-udp.ts'
import {bindPair, bindRelay, type SparePort} from './bind-relay.ts'
import type {RelayPort} from './events.ts'

/** The sockets of one server's relays, and those that are kept beside them for who has a token. */
export class RelaySockets {
  readonly #host: string
  readonly #relays = new Map<number, BoundUdp>()
  readonly #spares = new Map<number, SparePort>()
  #closed = false

  constructor(host: string) {
    this.#host = host
  }

  /** @throws the system's error when there is no such port, or Error when this has been closed meanwhile */
  async open(
    relayId: number,
    port: RelayPort,
    onMessage: (bytes: Buffer, peer: TransportAddress) => void,
  ): Promise<TransportAddress> {
    const {relay, spare} = await this.#bind(port, onMessage)
    this.#relays.set(relayId, relay)
    if (spare) this.#spares.set(relayId, spare)
    if (!this.#closed) return relay.local
    await this.close()
    throw new Error('closed')
  }

  send(relayId: number, bytes: Uint8Array, peer: TransportAddress): void {
    this.#relays.get(relayId)?.send(bytes, peer)
  }

  drop(relayId: number): void {
    void this.#relays.get(relayId)?.close()
    this.#relays.delete(relayId)
  }

  dropSpare(id: number): void {
    void this.#spares.get(id)?.socket.close()
    this.#spares.delete(id)
  }

  async close(): Promise<void> {
    this.#closed = true
    const sockets = [...this.#relays.values(), ...[...this.#spares.values()].map(({socket}) => socket)]
    await Promise.all(sockets.map((socket) => socket.close()))
  }

  async #bind(
    port: RelayPort,
    onMessage: (bytes: Buffer, peer: TransportAddress) => void,
  ): Promise<{relay: BoundUdp; spare?: SparePort}> {
    if (port.kind === 'even-pair') return bindPair(this.#host, onMessage)
    if (port.kind !== 'reserved') return {relay: await bindRelay(this.#host, port.kind === 'even', onMessage)}
    const spare = this.#spares.get(port.reservationId)
    if (!spare) throw new Error('the reserved port is gone')
    this.#spares.delete(port.reservationId)
    return {relay: spare.adopt(onMessage)}
  }
}
