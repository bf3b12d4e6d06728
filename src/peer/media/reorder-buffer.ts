import type {ReceivedRtpPacket} from '../rtp-packet.ts'

export interface OrderedPacket {
  readonly packet: ReceivedRtpPacket
  /** When its turn was: when what it waited for came, or was given up. */
  readonly atMs: number
  /** How many packets before it never came. */
  readonly lostBefore: number
}

/** A packet that is asked for again comes after one round trip, and a relay around the world takes 400 ms; players wait about as long. */
const patienceMs = 500

/** Of a video of 8 Mbit/s in `patienceMs`; whoever sends more has holes become losses sooner. */
const maxHeld = 512

const maxHeldBytes = 4 * 2 ** 20

/** Holds packets back while others before them are missing, for a while. */
export class ReorderBuffer {
  readonly #held = new Map<number, {readonly packet: ReceivedRtpPacket; readonly atMs: number}>()
  #heldBytes = 0
  #next: number | undefined

  /** @returns what is now in order; nothing for what comes after its turn */
  take(number: number, packet: ReceivedRtpPacket, atMs: number): OrderedPacket[] {
    this.#next ??= number
    if (number >= this.#next) {
      this.#held.set(number, {packet, atMs})
      this.#heldBytes += packet.payload.length
    }
    return this.release(atMs)
  }

  /** What is in order, or has waited long enough. */
  release(atMs: number, patience = patienceMs): OrderedPacket[] {
    const ordered: OrderedPacket[] = []
    while (this.#held.size > 0) {
      const lostBefore = this.#held.has(this.#next!) || !this.#isTired(atMs - patience) ? 0 : this.#skipHole()
      const item = this.#held.get(this.#next!)
      if (!item) break
      this.#held.delete(this.#next!)
      this.#heldBytes -= item.packet.payload.length
      this.#next!++
      ordered.push({packet: item.packet, atMs, lostBefore})
    }
    return ordered
  }

  /** Gives everything up that is missing, and begins anew with whatever comes. */
  drain(atMs: number): OrderedPacket[] {
    const ordered = this.release(atMs, 0)
    this.#next = undefined
    return ordered
  }

  #isTired(sinceMs: number): boolean {
    const [oldest] = this.#held.values()
    return oldest!.atMs <= sinceMs || this.#held.size > maxHeld || this.#heldBytes > maxHeldBytes
  }

  #skipHole(): number {
    const first = Math.min(...this.#held.keys())
    const missing = first - this.#next!
    this.#next = first
    return missing
  }
}
