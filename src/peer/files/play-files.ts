import type {Cancel} from '../../platform/clock.ts'
import {maxPayload, packetizeAccessUnit} from '../../protocol/h264/packetize.ts'
import {type MediaPlayerOptions, playMedia} from '../media-player.ts'
import {type Frame, loopingFeed} from './frame-feed.ts'
import type {H264File} from './h264-file.ts'
import type {OpusFile} from './opus-file.ts'

export interface FilePlayerOptions extends Omit<MediaPlayerOptions, 'feeds'> {
  readonly video?: H264File
  readonly audio?: OpusFile
  /** A file that turned out to be unusable further on, or went away. What else there is goes on. */
  readonly onError: (error: unknown) => void
}

/**
 * Sends files in a loop and in real time, from the first key frame on. Each goes round by itself.
 * @returns stops it
 */
export const playFiles = ({video, audio, onError, ...options}: FilePlayerOptions): Cancel =>
  playMedia({
    ...options,
    feeds: {
      ...(video && {video: loopingFeed(() => videoFrames(video), onError)}),
      ...(audio && {audio: loopingFeed(() => audioFrames(audio), onError)}),
    },
  })

async function* videoFrames(file: H264File): AsyncGenerator<Frame> {
  const durationMs = 1000 / file.framesPerSecond
  for await (const picture of file.pictures()) yield {payloads: packetizeAccessUnit(picture, maxPayload), durationMs}
}

async function* audioFrames(file: OpusFile): AsyncGenerator<Frame> {
  for await (const {packet, durationMs} of file.packets()) yield {payloads: [packet], durationMs}
}
