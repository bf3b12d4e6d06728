import type {MediaFact} from '../../src/model/media.ts'
import type {Misbehaviour} from '../../src/model/misbehaviours.ts'
import type {KeyFrameTrialFact, Measured} from '../../src/model/session-evidence.ts'
import {misbehave} from '../../src/peer/misbehave.ts'
import type {MediaKind, RtpPacket} from '../../src/peer/rtp-packet.ts'
import {MediaWatch} from '../../src/session/media-watch.ts'
import {MarkKeeper} from '../../src/session/session-marks.ts'
import {ManualClock} from './manual-clock.ts'
import {playedMedia} from './played-media.ts'
import {randomSequence} from './random-sequence.ts'

const playedTen = playedMedia(10)
const sources = {video: {ssrc: 1, payloadType: 96}, audio: {ssrc: 2, payloadType: 111}}

export interface Seen {
  readonly video: MediaFact
  readonly audio: MediaFact
  readonly keyFrameTrial: Measured<KeyFrameTrialFact>
}

/** What a viewer measures of a camera that misbehaves and sends for some seconds: in one more than that. */
export function seenWith(name: Misbehaviour, seconds = 10): Seen {
  const played = seconds === 10 ? playedTen : playedMedia(seconds)
  const clock = new ManualClock()
  const startMs = clock.monotonic()
  const watch = new MediaWatch({clock, marks: new MarkKeeper(clock), readsPictures: true, requestKeyFrame: () => undefined})
  const receive = (kind: MediaKind, packet: RtpPacket) => watch.take(kind, {...packet, ...sources[kind]})
  const {send, stop} = misbehave(name, {clock, random: randomSequence(7), send: receive})
  for (const {kind, packet, atMs} of played) {
    clock.advance(Math.max(0, startMs + atMs - clock.monotonic()))
    send(kind, packet)
  }
  clock.advance(startMs + (seconds + 1) * 1000 - clock.monotonic())
  stop()
  const [video, audio] = watch.report() as [MediaFact, MediaFact]
  const {keyFrameTrial} = watch
  watch.stop()
  return {video, audio, keyFrameTrial}
}
