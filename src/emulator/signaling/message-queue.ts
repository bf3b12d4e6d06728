import type {ServiceFrame} from '../../protocol/signaling/service-frame.ts'
import {bounds} from './rules.ts'

/** A message for a client that is not connected. */
export interface QueuedMessage {
  /** See `addressOf`. */
  readonly to: string
  readonly from: string
  readonly frame: ServiceFrame
  readonly expiresAt: number
}

const size = ({frame}: QueuedMessage): number => (frame.messagePayload?.length ?? 0) + 200

/**
 * The messages of one channel that wait for absent clients, oldest first. A newer offer or answer replaces an older one of the
 * same sender, candidates are kept beside each other; what outlives the channel's MessageTtlSeconds is dropped without a word
 * (model `kinesisvideo` 2017-09-30, SingleMasterConfiguration; developer guide, "SendSdpOffer").
 */
export class MessageQueue {
  #messages: QueuedMessage[] = []
  #chars = 0

  get length(): number {
    return this.#messages.length
  }

  add(message: QueuedMessage, now: number): void {
    const {to, from, frame} = message
    const replaces = (old: QueuedMessage) =>
      frame.messageType !== 'ICE_CANDIDATE' && old.to === to && old.from === from && old.frame.messageType === frame.messageType
    this.#keep((old) => old.expiresAt > now && !replaces(old))
    this.#messages.push(message)
    this.#chars += size(message)
    this.#shrink(to)
  }

  /** Takes out what waits for one client. */
  take(to: string, now: number): ServiceFrame[] {
    const taken = this.#messages.filter((message) => message.to === to && message.expiresAt > now)
    this.#keep((message) => message.to !== to && message.expiresAt > now)
    return taken.map((message) => message.frame)
  }

  dropExpired(now: number): void {
    this.#keep((message) => message.expiresAt > now)
  }

  /** Near enough: after a change of the TTL a younger message may end before the oldest one. */
  nextExpiry(): number | undefined {
    return this.#messages[0]?.expiresAt
  }

  /** The oldest go first: what a client says last is what still counts. */
  #shrink(to: string): void {
    const first = this.#messages.find((message) => message.to === to)
    const count = this.#messages.reduce((sum, message) => sum + (message.to === to ? 1 : 0), 0)
    if (count > bounds.queuedPerRecipient) this.#keep((message) => message !== first)
    while (this.#chars > bounds.queuedCharsPerChannel) this.#chars -= size(this.#messages.shift()!)
  }

  #keep(wanted: (message: QueuedMessage) => boolean): void {
    this.#messages = this.#messages.filter(wanted)
    this.#chars = this.#messages.reduce((sum, message) => sum + size(message), 0)
  }
}
