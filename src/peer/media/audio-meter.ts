import type {OpusFact} from '../../model/media.ts'
import {parseOpusPacket} from '../../protocol/opus/packet.ts'
import type {OrderedPacket} from './reorder-buffer.ts'

/** Looks at Opus packets without decoding any. */
export class AudioMeter {
  readonly #durations = new Map<number, number>()
  readonly #channels = new Map<1 | 2, number>()
  #dtx = 0
  #silent = 0
  #longestLoss = 0
  #malformed = 0

  get malformed(): number {
    return this.#malformed
  }

  /** @returns whether it is an Opus packet */
  take({packet, lostBefore}: OrderedPacket): boolean {
    this.#longestLoss = Math.max(this.#longestLoss, lostBefore)
    const opus = parseOpusPacket(packet.payload)
    if (!opus) this.#malformed++
    else {
      count(this.#durations, opus.durationMs)
      // What holds no sound says nothing of how sound is coded.
      if (!opus.isSilence) count(this.#channels, opus.channels)
      if (opus.isDtx) this.#dtx++
      if (opus.isSilence) this.#silent++
    }
    return opus !== undefined
  }

  report(lost: number): {opus: OpusFact; unknown: Record<string, string>} {
    const packetMs = mostFrequent(this.#durations)
    const channels = mostFrequent(this.#channels)
    const none = 'no Opus packet came'
    return {
      opus: {
        ...(packetMs !== undefined && {packetMs, lostMs: lost * packetMs, longestLossMs: this.#longestLoss * packetMs}),
        packetMsSeen: [...this.#durations.keys()].sort((a, b) => a - b),
        ...(channels !== undefined && {channels}),
        dtxPackets: this.#dtx,
        silentPackets: this.#silent,
      },
      unknown: {
        ...(packetMs === undefined && {'opus.packetMs': none, 'opus.lostMs': none, 'opus.longestLossMs': none}),
        ...(channels === undefined && {'opus.channels': this.#silent > 0 ? 'nothing but silence came' : none}),
      },
    }
  }
}

const count = <K>(counts: Map<K, number>, key: K) => counts.set(key, (counts.get(key) ?? 0) + 1)

const mostFrequent = <K>(counts: ReadonlyMap<K, number>): K | undefined => [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
