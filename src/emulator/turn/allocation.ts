import type {TransportAddress} from '../../model/transport-address.ts'
import type {TurnAccount} from './credentials.ts'
import type {TurnClient} from './events.ts'
import {channelLifetimeSeconds, peersPerAllocation, permissionLifetimeSeconds} from './limits.ts'
import {TokenBucket} from './token-bucket.ts'

/** Of data on its way through a relay. */
export type Direction = 'to-peer' | 'to-client'

interface Channel {
  readonly number: number
  readonly peer: TransportAddress
  expiresAtMs: number
}

export type ChannelBinding = 'bound' | 'conflict' | 'full'

const peerKey = (peer: TransportAddress): string => `${peer.address} ${peer.port}`

/** One relay of one client (RFC 8656 §5), with its permissions (§9) and channels (§12). Times are wall clock ms. */
export class Allocation {
  readonly relayId: number
  readonly client: TurnClient
  /** Who made it; nobody else may change it. */
  readonly account: TurnAccount
  /** Of the Allocate request that made it, hex: the same again is a retransmission. */
  readonly transactionId: string
  expiresAtMs: number
  /** When the next billed minute begins. */
  nextMinuteMs: number
  /** The success response, repeated to retransmissions; absent while the relay is being opened. */
  answer?: Uint8Array
  /** By address alone: the port does not matter (RFC 8656 §9). */
  readonly #permissions = new Map<string, number>()
  readonly #byNumber = new Map<number, Channel>()
  readonly #byPeer = new Map<string, Channel>()
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(made: Pick<Allocation, 'relayId' | 'client' | 'account' | 'transactionId' | 'expiresAtMs' | 'nextMinuteMs'>) {
    this.relayId = made.relayId
    this.client = made.client
    this.account = made.account
    this.transactionId = made.transactionId
    this.expiresAtMs = made.expiresAtMs
    this.nextMinuteMs = made.nextMinuteMs
  }

  /** Installs or refreshes; all of them or none. @returns false when there would be too many */
  permit(addresses: readonly string[], nowMs: number): boolean {
    if (this.#permissions.size + addresses.length > peersPerAllocation) dropExpired(this.#permissions, (until) => until, nowMs)
    const added = new Set(addresses.filter((address) => !this.#permissions.has(address)))
    if (this.#permissions.size + added.size > peersPerAllocation) return false
    for (const address of addresses) this.#permissions.set(address, nowMs + permissionLifetimeSeconds * 1000)
    return true
  }

  permits(address: string, nowMs: number): boolean {
    return (this.#permissions.get(address) ?? 0) > nowMs
  }

  /** Binds or refreshes. A number belongs to one peer and a peer to one number (RFC 8656 §12.2). */
  bind(number: number, peer: TransportAddress, nowMs: number): ChannelBinding {
    this.#dropExpiredChannels(nowMs)
    const sameNumber = this.#byNumber.get(number)
    const samePeer = this.#byPeer.get(peerKey(peer))
    if (sameNumber !== samePeer) return 'conflict'
    if (!sameNumber && this.#byNumber.size >= peersPerAllocation) return 'full'
    if (!this.permit([peer.address], nowMs)) return 'full'
    const channel = sameNumber ?? {number, peer, expiresAtMs: 0}
    channel.expiresAtMs = nowMs + channelLifetimeSeconds * 1000
    this.#byNumber.set(number, channel)
    this.#byPeer.set(peerKey(peer), channel)
    return 'bound'
  }

  peerOf(number: number, nowMs: number): TransportAddress | undefined {
    const channel = this.#byNumber.get(number)
    return channel !== undefined && channel.expiresAtMs > nowMs ? channel.peer : undefined
  }

  channelOf(peer: TransportAddress, nowMs: number): number | undefined {
    if (this.#byNumber.size === 0) return undefined
    const channel = this.#byPeer.get(peerKey(peer))
    return channel !== undefined && channel.expiresAtMs > nowMs ? channel.number : undefined
  }

  /** Whether the quota lets these bytes through. */
  affords(direction: Direction, bytes: number, bitsPerSecond: number, nowMs: number): boolean {
    return this.#bucket(direction, bitsPerSecond, nowMs).take(bytes, nowMs)
  }

  /** The same for the lower rate of a fault. */
  affordsFault(direction: Direction, bytes: number, bitsPerSecond: number, nowMs: number): boolean {
    return this.#bucket(`fault ${direction}`, bitsPerSecond, nowMs).take(bytes, nowMs)
  }

  #bucket(name: string, bitsPerSecond: number, nowMs: number): TokenBucket {
    const existing = this.#buckets.get(name)
    if (existing?.bitsPerSecond === bitsPerSecond) return existing
    const bucket = new TokenBucket(bitsPerSecond, nowMs)
    this.#buckets.set(name, bucket)
    return bucket
  }

  #dropExpiredChannels(nowMs: number): void {
    dropExpired(this.#byNumber, (channel) => channel.expiresAtMs, nowMs)
    dropExpired(this.#byPeer, (channel) => channel.expiresAtMs, nowMs)
  }
}

function dropExpired<K, V>(map: Map<K, V>, untilOf: (value: V) => number, nowMs: number): void {
  for (const [key, value] of map) if (untilOf(value) <= nowMs) map.delete(key)
}
