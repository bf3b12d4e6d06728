import type {MediaKind, ReceivedRtpPacket} from '../../src/peer/rtp-packet.ts'
import {loadSample} from '../../src/peer/sample.ts'
import {playSample} from '../../src/peer/sample-player.ts'
import {ManualClock} from './manual-clock.ts'

export interface Arrival {
  readonly kind: MediaKind
  readonly packet: ReceivedRtpPacket
  readonly atMs: number
}

const sources = {video: {ssrc: 0x1111, payloadType: 96}, audio: {ssrc: 0x2222, payloadType: 111}}

/** What the demo camera sends in a time, as it would arrive over a line without delay. Its numbers wrap right after the beginning. */
export function playedMedia(seconds: number): Arrival[] {
  const clock = new ManualClock()
  const arrivals: Arrival[] = []
  const stop = playSample({
    clock,
    random: {bytes: (count) => Buffer.alloc(count, 0xff)},
    sample: loadSample(),
    send: (kind, packet) => arrivals.push({kind, packet: {...packet, ...sources[kind]}, atMs: clock.monotonic()}),
  })
  clock.advance(seconds * 1000 - 1)
  stop()
  return arrivals
}

export const playedVideo = (seconds: number): Arrival[] => playedMedia(seconds).filter(({kind}) => kind === 'video')

export const playedAudio = (seconds: number): Arrival[] => playedMedia(seconds).filter(({kind}) => kind === 'audio')
