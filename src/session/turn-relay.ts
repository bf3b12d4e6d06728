import {setMaxListeners} from 'node:events'
import type {Allocation, TurnClient, TurnOutcome} from '../client/turn/turn-client.ts'
import type {StunErrorFact} from '../model/evidence.ts'
import {FailureError} from '../model/failure-error.ts'
import {formatTransportAddress, type TransportAddress} from '../model/transport-address.ts'
import type {Relay} from '../peer/relay.ts'
import type {Cancel, Clock} from '../platform/clock.ts'

export interface TurnRelayOptions {
  readonly client: TurnClient
  readonly allocation: Allocation
  /** How the server sees us. */
  readonly mapped: TransportAddress
  readonly clock: Clock
  /** The server refused something while the relay was used. */
  readonly onRefusal: (refusal: StunErrorFact, peer?: TransportAddress) => void
  /** The allocation is no more: it could not be refreshed before it ended. */
  readonly onLost: () => void
}

/** A permission lasts five minutes and a channel ten (RFC 8656 §9, §12): binding anew before the first of them ends serves both. */
const rebindMs = 4 * 60_000

/** Left of the lifetime when it is refreshed (RFC 8656 §8 suggests a minute), where it is long enough for that. */
const refreshMarginMs = 60_000

/** A refresh that failed is tried again while there is time. */
const retryMs = 5_000

/** The server has answered before: a generous round trip with two repetitions. */
const requestTimeoutMs = 3_000

/** One round trip, even a slow one; then the allocation ends with its lifetime. */
const releaseTimeoutMs = 900

/** Each is a channel that a stranger orders by naming a candidate. */
const maxPeers = 300

/** A check and its repetitions: what waits until the server lets a peer in. */
const maxWaiting = 8

interface RelayedPeer {
  readonly address: TransportAddress
  state: 'asked' | 'let-in' | 'refused'
  waiting: Buffer[]
}

/** An allocation that keeps itself: it lets in each peer that is sent to, refreshes what expires, and gives itself back. */
export class TurnRelay implements Relay {
  readonly relayed: TransportAddress
  readonly mapped: TransportAddress
  readonly #options: TurnRelayOptions
  readonly #peers = new Map<string, RelayedPeer>()
  readonly #over = new AbortController()
  #cancelRefresh: Cancel
  #cancelRebind: Cancel
  #endsAt: number

  constructor(options: TurnRelayOptions) {
    const {allocation, mapped, clock} = options
    this.#options = options
    // Each peer that is being let in listens.
    setMaxListeners(0, this.#over.signal)
    this.relayed = allocation.relayed
    this.mapped = mapped
    this.#endsAt = clock.monotonic() + allocation.lifetimeSeconds * 1000
    this.#cancelRefresh = clock.after(refreshAfterMs(allocation.lifetimeSeconds), () => void this.#refresh())
    this.#cancelRebind = clock.after(rebindMs, () => void this.#rebind())
  }

  send(data: Buffer, address: TransportAddress): void {
    const peer = this.#peers.get(formatTransportAddress(address)) ?? this.#admit(address)
    if (peer?.state === 'let-in') this.#options.client.send(address, data)
    else if (peer?.state === 'asked' && peer.waiting.length < maxWaiting) peer.waiting.push(data)
  }

  onData(listener: (data: Buffer, peer: TransportAddress) => void): Cancel {
    return this.#options.client.onData(({data, peer}) => listener(data, peer))
  }

  #admit(address: TransportAddress): RelayedPeer | undefined {
    if (this.#peers.size >= maxPeers || this.#over.signal.aborted) return undefined
    const peer: RelayedPeer = {address, state: 'asked', waiting: []}
    this.#peers.set(formatTransportAddress(address), peer)
    void this.#bind(peer).then(() => {
      for (const data of peer.waiting.splice(0)) if (peer.state === 'let-in') this.#options.client.send(address, data)
    })
    return peer
  }

  /** A channel is a permission, too (RFC 8656 §12). A server that is short of channels may still give that. */
  async #bind(peer: RelayedPeer): Promise<void> {
    const {client, onRefusal} = this.#options
    const bound = await this.#ask((patience) => client.bindChannel(peer.address, patience))
    const entered =
      bound && !bound.ok && bound.refusal.code !== forbidden
        ? await this.#ask((patience) => client.createPermission(peer.address, patience))
        : bound
    if (entered && !entered.ok) onRefusal(entered.refusal, peer.address)
    // No answer: the next packet asks again.
    if (!entered && peer.state === 'asked') this.#peers.delete(formatTransportAddress(peer.address))
    else if (entered) peer.state = entered.ok ? 'let-in' : 'refused'
  }

  /** @returns undefined where there was no answer */
  async #ask<T>(
    request: (patience: {signal: AbortSignal; timeoutMs: number}) => Promise<TurnOutcome<T>>,
  ): Promise<TurnOutcome<T> | undefined> {
    try {
      return await request({signal: this.#over.signal, timeoutMs: requestTimeoutMs})
    } catch (error) {
      if (error instanceof FailureError) return undefined
      throw error
    }
  }

  async #rebind(): Promise<void> {
    for (const peer of this.#peers.values()) if (peer.state === 'let-in') await this.#bind(peer)
    if (!this.#over.signal.aborted) this.#cancelRebind = this.#options.clock.after(rebindMs, () => void this.#rebind())
  }

  async #refresh(): Promise<void> {
    const {client, allocation, clock, onRefusal, onLost} = this.#options
    const outcome = await this.#ask((patience) => client.refresh(allocation.lifetimeSeconds, patience))
    if (this.#over.signal.aborted) return
    if (outcome && !outcome.ok) onRefusal(outcome.refusal)
    if (outcome?.ok) this.#endsAt = clock.monotonic() + outcome.value * 1000
    if (clock.monotonic() >= this.#endsAt || (outcome && !outcome.ok && outcome.refusal.code === unknownAllocation))
      return onLost()
    const nextMs = outcome?.ok ? refreshAfterMs(outcome.value) : Math.min(retryMs, this.#endsAt - clock.monotonic())
    this.#cancelRefresh = clock.after(nextMs, () => void this.#refresh())
  }

  /** Gives the allocation back (RFC 8656 §8). @returns whether the server said that it has it */
  async release(): Promise<boolean> {
    if (this.#over.signal.aborted) return false
    this.#over.abort()
    this.#cancelRefresh()
    this.#cancelRebind()
    return await releaseAllocation(this.#options.client)
  }
}

const forbidden = 403

/** 437 Allocation Mismatch (RFC 8656 §7.3): there is none from this address. */
const unknownAllocation = 437

const refreshAfterMs = (lifetimeSeconds: number): number =>
  Math.max(lifetimeSeconds * 500, lifetimeSeconds * 1000 - refreshMarginMs)

/** Nothing stops it but its own deadline: it is what an interruption asks for. */
export async function releaseAllocation(client: TurnClient): Promise<boolean> {
  if (!client.mayHoldAllocation) return false
  const patience = {signal: new AbortController().signal, timeoutMs: releaseTimeoutMs}
  return await client.refresh(0, patience).then(
    ({ok}) => ok,
    () => false,
  )
}
