import type {MediaFact} from '../../src/model/media.ts'
import type {Misbehaviour} from '../../src/model/misbehaviours.ts'
import {MediaMeter} from '../../src/peer/media/media-meter.ts'
import {misbehave} from '../../src/peer/misbehave.ts'
import type {MediaKind, RtpPacket} from '../../src/peer/rtp-packet.ts'
import {ManualClock} from './manual-clock.ts'
import {playedMedia} from './played-media.ts'
import {randomSequence} from './random-sequence.ts'

const played = playedMedia(10)
const sources = {video: {ssrc: 1, payloadType: 96}, audio: {ssrc: 2, payloadType: 111}}

/** What a viewer measures in 11 s of the 10 that a camera sends, which misbehaves. */
export function seenWith(name: Misbehaviour): {readonly video: MediaFact; readonly audio: MediaFact} {
  const clock = new ManualClock()
  const startMs = clock.monotonic()
  const meters = {video: new MediaMeter({kind: 'video'}), audio: new MediaMeter({kind: 'audio'})}
  const receive = (kind: MediaKind, packet: RtpPacket) =>
    meters[kind].take({...packet, ...sources[kind]}, clock.monotonic() - startMs)
  const {send, stop} = misbehave(name, {clock, random: randomSequence(7), send: receive})
  for (const {kind, packet, atMs} of played) {
    clock.advance(Math.max(0, startMs + atMs - clock.monotonic()))
    send(kind, packet)
  }
  clock.advance(1000)
  stop()
  return {video: meters.video.report(11_000), audio: meters.audio.report(11_000)}
}
