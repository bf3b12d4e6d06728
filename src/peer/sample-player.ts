import type {Cancel} from '../platform/clock.ts'
import {maxPayload, packetizeAccessUnit} from '../protocol/h264/packetize.ts'
import type {Frame, FrameFeed} from './files/frame-feed.ts'
import {type MediaPlayerOptions, playMedia} from './media-player.ts'
import type {Sample} from './sample.ts'

export interface SamplePlayerOptions extends Omit<MediaPlayerOptions, 'feeds'> {
  readonly sample: Sample
}

/**
 * Sends the sample in a loop and in real time, from its first keyframe on.
 * @returns stops it
 */
export const playSample = ({sample, ...options}: SamplePlayerOptions): Cancel =>
  playMedia({
    ...options,
    feeds: {
      video: repeat(sample.pictures.length, (i) => ({
        payloads: packetizeAccessUnit(sample.pictures[i]!, maxPayload),
        durationMs: 1000 / sample.picturesPerSecond,
      })),
      audio: repeat(sample.opusPackets.length, (i) => ({payloads: [sample.opusPackets[i]!], durationMs: sample.opusPacketMs})),
    },
  })

function repeat(count: number, frameAt: (index: number) => Frame): FrameFeed {
  let index = 0
  return {next: () => frameAt(index++ % count), isOver: false, close: () => undefined}
}
