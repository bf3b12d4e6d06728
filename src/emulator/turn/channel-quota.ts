import {allocationsPerChannel} from './limits.ts'

/** Counts the allocations of each signaling channel, over all servers of the service. */
export class ChannelQuota {
  readonly #counts = new Map<string, number>()

  count(channelArn: string): number {
    return this.#counts.get(channelArn) ?? 0
  }

  /** @returns false when the channel already has all that it may have */
  take(channelArn: string): boolean {
    const count = this.count(channelArn)
    if (count >= allocationsPerChannel) return false
    this.#counts.set(channelArn, count + 1)
    return true
  }

  release(channelArn: string): void {
    const count = this.count(channelArn)
    if (count > 1) this.#counts.set(channelArn, count - 1)
    else this.#counts.delete(channelArn)
  }
}
