import type {Clock} from '../platform/clock.ts'
import type {Random} from '../platform/random.ts'
import type {MediaKind, RtpPacket} from './rtp-packet.ts'
import type {Sample} from './sample.ts'
import {playSample} from './sample-player.ts'

export type SendRtp = (kind: MediaKind, packet: RtpPacket) => void

/** Media on its way to one viewer. */
export interface Playback {
  /** The viewer asks for a key frame (RFC 4585 §6.3.1), having lost the picture. */
  requestKeyFrame(): void
  stop(): void
}

/** What a camera sends. Each viewer is played to by itself, since each has to begin with a key frame. */
export interface MediaSource {
  play(send: SendRtp): Playback
  close(): Promise<void>
}

export interface ClipOptions {
  readonly clock: Clock
  readonly random: Random
  readonly clip: Sample
}

/** A clip in a loop: every viewer gets it from its beginning on. */
export const clipSource = ({clock, random, clip}: ClipOptions): MediaSource => ({
  play: (send) => {
    const stop = playSample({clock, random, sample: clip, send})
    return {requestKeyFrame: () => undefined, stop}
  },
  close: async () => undefined,
})
