import {Allocation} from './allocation.ts'
import type {ChannelQuota} from './channel-quota.ts'
import type {TurnClient, TurnEffect} from './events.ts'
import {allocationsPerServer, repeatAnswerMs} from './limits.ts'

type Made = Omit<ConstructorParameters<typeof Allocation>[0], 'relayId' | 'nextMinuteMs'>

/** The answer to a Refresh that ended an allocation, kept for its retransmissions. */
interface Farewell {
  readonly transactionId: string
  readonly answer: Uint8Array
  readonly untilMs: number
}

/** The allocations of one server: by 5-tuple for what comes from clients, by relay for what comes from peers. */
export class AllocationTable {
  readonly #quota: ChannelQuota
  readonly #byClient = new Map<string, Allocation>()
  readonly #byRelay = new Map<number, Allocation>()
  readonly #farewells = new Map<string, Farewell>()
  #nextRelayId = 1

  constructor(quota: ChannelQuota) {
    this.#quota = quota
  }

  get size(): number {
    return this.#byClient.size
  }

  /** Whether the 5-tuple's allocation, expired or not, still holds its relay. */
  has(client: TurnClient): boolean {
    return this.#byClient.has(client.key)
  }

  /** The 5-tuple's allocation, unless it has expired. */
  of(client: TurnClient, nowMs: number): Allocation | undefined {
    return alive(this.#byClient.get(client.key), nowMs)
  }

  ofRelay(relayId: number, nowMs: number): Allocation | undefined {
    return alive(this.#byRelay.get(relayId), nowMs)
  }

  add(made: Made, nowMs: number): Allocation | 'channel-full' | 'server-full' {
    if (this.size >= allocationsPerServer) return 'server-full'
    if (!this.#quota.take(made.account.channelArn)) return 'channel-full'
    const allocation = new Allocation({...made, relayId: this.#nextRelayId++, nextMinuteMs: nowMs})
    this.#byClient.set(made.client.key, allocation)
    this.#byRelay.set(allocation.relayId, allocation)
    this.#farewells.delete(made.client.key)
    return allocation
  }

  remove(allocation: Allocation): TurnEffect[] {
    if (!this.#byRelay.delete(allocation.relayId)) return []
    this.#byClient.delete(allocation.client.key)
    this.#quota.release(allocation.account.channelArn)
    return [{kind: 'close-relay', relayId: allocation.relayId}]
  }

  /** Ends the client's allocation, expired or not. */
  removeOf(client: TurnClient): TurnEffect[] {
    const allocation = this.#byClient.get(client.key)
    return allocation ? this.remove(allocation) : []
  }

  /** Frees the 5-tuple when its allocation has expired. */
  expireOf(client: TurnClient, nowMs: number): TurnEffect[] {
    return this.of(client, nowMs) ? [] : this.removeOf(client)
  }

  rememberFarewell(client: TurnClient, transactionId: string, answer: Uint8Array, nowMs: number): void {
    if (this.#farewells.size >= allocationsPerServer) this.#farewells.clear()
    this.#farewells.set(client.key, {transactionId, answer, untilMs: nowMs + repeatAnswerMs})
  }

  farewellTo(client: TurnClient, transactionId: string, nowMs: number): Uint8Array | undefined {
    const farewell = this.#farewells.get(client.key)
    return farewell?.transactionId === transactionId && farewell.untilMs > nowMs ? farewell.answer : undefined
  }

  /** Frees what has expired and counts the minutes that have begun. */
  tick(nowMs: number): TurnEffect[] {
    for (const [key, {untilMs}] of this.#farewells) if (untilMs <= nowMs) this.#farewells.delete(key)
    return [...this.#byClient.values()].flatMap((allocation) =>
      allocation.expiresAtMs <= nowMs ? this.remove(allocation) : allocation.answer ? countMinutes(allocation, nowMs) : [],
    )
  }
}

const alive = (allocation: Allocation | undefined, nowMs: number): Allocation | undefined =>
  allocation !== undefined && allocation.expiresAtMs > nowMs ? allocation : undefined

/** One effect for every minute of an allocation that has begun and was not counted yet. */
export function countMinutes(allocation: Allocation, nowMs: number): TurnEffect[] {
  const effects: TurnEffect[] = []
  for (; allocation.nextMinuteMs <= nowMs; allocation.nextMinuteMs += 60_000)
    effects.push({kind: 'connected-minute', account: allocation.account})
  return effects
}
