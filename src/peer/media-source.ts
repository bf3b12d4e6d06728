import type {Misbehaviour} from '../model/misbehaviours.ts'
import type {Cancel, Clock} from '../platform/clock.ts'
import type {Random} from '../platform/random.ts'
import type {MediaPlayerOptions} from './media-player.ts'
import {misbehave} from './misbehave.ts'
import type {MediaKind, RtpPacket} from './rtp-packet.ts'

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
}

/**
 * What is played from its beginning for every viewer: a clip in a loop. A viewer that asks for a key frame gets the next one of the clip:
 * to jump to it would tear picture and sound apart.
 */
export const clipSource = (
  {clock, random}: ClipOptions,
  play: (options: Omit<MediaPlayerOptions, 'feeds'>) => Cancel,
): MediaSource => ({
  play: (send) => ({requestKeyFrame: () => undefined, stop: play({clock, random, send})}),
  close: async () => undefined,
})

/** The same source with its media spoilt on the way to each viewer. */
export const misbehaving = (source: MediaSource, name: Misbehaviour, {clock, random}: ClipOptions): MediaSource => ({
  play: (send) => {
    const spoilt = misbehave(name, {clock, random, send})
    const playback = source.play(spoilt.send)
    return {
      requestKeyFrame: () => playback.requestKeyFrame(),
      stop: () => {
        playback.stop()
        spoilt.stop()
      },
    }
  },
  close: () => source.close(),
})
