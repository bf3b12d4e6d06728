import type {Misbehaviour} from '../model/misbehaviours.ts'
import type {Cancel, Clock} from '../platform/clock.ts'
import type {Random} from '../platform/random.ts'
import {nalTypeOf, nalTypes} from '../protocol/h264/nal-unit.ts'
import {withoutNalUnits} from '../protocol/h264/thin-payload.ts'
import type {MediaKind, RtpPacket} from './rtp-packet.ts'

export interface MisbehaveOptions {
  readonly clock: Clock
  readonly random: Random
  readonly send: (kind: MediaKind, packet: RtpPacket) => void
}

export interface Misbehaving {
  /** Takes what a good camera would send, in its order. */
  readonly send: (kind: MediaKind, packet: RtpPacket) => void
  /** Drops what is held back. */
  readonly stop: Cancel
}

/** Stands between a source of media and one viewer, and spoils what passes. */
export function misbehave(name: Misbehaviour, options: MisbehaveOptions): Misbehaving {
  if (name === 'jitter') return holdBack(options)
  const spoil = spoilers[name](options)
  const gaps = new Gaps()
  return {
    send: (kind, packet) => {
      const spoilt = spoil(kind, packet)
      if (spoilt === 'lost') return
      if (spoilt === 'left-out') gaps.close(kind)
      else options.send(kind, gaps.renumber(kind, spoilt))
    },
    stop: () => undefined,
  }
}

/** `left-out` leaves no gap in the sequence numbers, `lost` does. */
type Spoiler = (kind: MediaKind, packet: RtpPacket) => RtpPacket | 'left-out' | 'lost'

/** Sequence numbers without the gaps of what was left out. */
class Gaps {
  readonly #leftOut = {video: 0, audio: 0}

  close(kind: MediaKind): void {
    this.#leftOut[kind]++
  }

  renumber(kind: MediaKind, packet: RtpPacket): RtpPacket {
    return {...packet, sequenceNumber: (packet.sequenceNumber - (this.#leftOut[kind] % cycle) + cycle) % cycle}
  }
}

const cycle = 2 ** 16

const keyFrameUnits = [nalTypes.idrSlice, nalTypes.sps, nalTypes.pps]

const ticksPerMs = 90
const rareKeyFrameTicks = 12_000 * ticksPerMs
const lateKeyFrameTicks = 4_000 * ticksPerMs

const ticksSince = (first: number, {timestamp}: RtpPacket): number => (timestamp - first + 2 ** 32) % 2 ** 32

const hasNal = ({payload}: RtpPacket, type: number): boolean => withoutNalUnits(payload, [type])?.length !== payload.length

/** Whether a packet is of a picture that comes so long after the last one that was spared, or of that one. */
function every(ticks: number): (packet: RtpPacket) => boolean {
  let spared: number | undefined
  return (packet) => {
    if (spared === undefined || ticksSince(spared, packet) >= ticks) spared = packet.timestamp
    return packet.timestamp === spared
  }
}

const spoilers: Record<Exclude<Misbehaviour, 'jitter'>, (options: MisbehaveOptions) => Spoiler> = {
  'no-media': () => () => 'left-out',
  'no-key-frames': () => onVideo((packet) => without(packet, keyFrameUnits)),
  'one-key-frame': () => {
    const firstKeyFrame = firstWith(nalTypes.idrSlice)
    return onVideo((packet) => (firstKeyFrame(packet) ? packet : without(packet, [nalTypes.idrSlice])))
  },
  'rare-key-frames': () => {
    const isSpared = every(rareKeyFrameTicks)
    return onVideo((packet) => (!hasNal(packet, nalTypes.idrSlice) || isSpared(packet) ? packet : without(packet, keyFrameUnits)))
  },
  'late-key-frame': () => {
    let first: number | undefined
    return onVideo((packet) => {
      first ??= packet.timestamp
      return ticksSince(first, packet) < lateKeyFrameTicks ? without(packet, keyFrameUnits) : packet
    })
  },
  'no-parameter-sets': () => onVideo((packet) => without(packet, [nalTypes.sps, nalTypes.pps])),
  'other-profile': () => onVideo(asMainProfile),
  'one-frame': () => {
    const firstKeyFrame = firstWith(nalTypes.idrSlice)
    return onVideo((packet) => (firstKeyFrame(packet) ? packet : 'left-out'))
  },
  'slow-frames': () => onVideo((packet) => without(packet, [nalTypes.slice])),
  'no-video': () => onVideo(() => 'left-out'),
  'no-audio': () => (kind, packet) => (kind === 'audio' ? 'left-out' : packet),
  'loss-10%':
    ({random}) =>
    (_kind, packet) =>
      random.bytes(1)[0]! < 26 ? 'lost' : packet,
  'wrong-clock': () => {
    let first: number | undefined
    return onVideo((packet) => {
      first ??= packet.timestamp
      return {...packet, timestamp: Math.floor(ticksSince(first, packet) / ticksPerMs)}
    })
  },
  'garbage-rtp':
    ({random}) =>
    (_kind, packet) => ({...packet, payload: random.bytes(packet.payload.length)}),
}

const onVideo =
  (spoil: (packet: RtpPacket) => RtpPacket | 'left-out'): Spoiler =>
  (kind, packet) =>
    kind === 'video' ? spoil(packet) : packet

function without(packet: RtpPacket, types: readonly number[]): RtpPacket | 'left-out' {
  const payload = withoutNalUnits(packet.payload, types)
  return payload ? {...packet, payload} : 'left-out'
}

/** Whether a packet is of the first picture with a NAL unit of a type, or of one before it. */
function firstWith(type: number): (packet: RtpPacket) => boolean {
  let timestamp: number | undefined
  let isOver = false
  return (packet) => {
    if (timestamp !== undefined && packet.timestamp !== timestamp) isOver = true
    if (!isOver && hasNal(packet, type)) timestamp ??= packet.timestamp
    return !isOver
  }
}

/** Main has all the tools of Constrained Baseline, so that the stream stays decodable: it just is not what was agreed on. */
function asMainProfile(packet: RtpPacket): RtpPacket {
  if (nalTypeOf(packet.payload) !== nalTypes.sps) return packet
  const payload = Buffer.from(packet.payload)
  payload[1] = 0x4d
  payload[2] = 0
  return {...packet, payload}
}

/** Far above what buffers of players even out (Chromium begins with some 40 ms). */
const longestDelayMs = 500

/** Keeps the order: each waits for those before it as well. */
function holdBack({clock, random, send}: MisbehaveOptions): Misbehaving {
  const waiting = new Set<Cancel>()
  let lastDueMs = 0
  return {
    send: (kind, packet) => {
      const nowMs = clock.monotonic()
      lastDueMs = Math.max(lastDueMs, nowMs + (random.bytes(1)[0]! / 255) * longestDelayMs)
      const cancel = clock.after(lastDueMs - nowMs, () => {
        waiting.delete(cancel)
        send(kind, packet)
      })
      waiting.add(cancel)
    },
    stop: () => {
      for (const cancel of waiting) cancel()
      waiting.clear()
    },
  }
}
