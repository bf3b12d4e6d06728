import {rtpChecks} from '../../src/diagnosis/checks/rtp.ts'
import type {FindingCode} from '../../src/model/finding.ts'
import type {MediaFact} from '../../src/model/media.ts'
import type {SessionFact} from '../../src/model/session-evidence.ts'
import {observed} from '../support/evidence.ts'
import {healthySession} from '../support/healthy-session.ts'
import {seenWith} from '../support/misbehaved-media.ts'
import type {GridRow} from './grid.ts'

type Name = Parameters<typeof seenWith>[0]

const [video, audio] = healthySession.media as readonly [MediaFact, MediaFact]

function row(when: string, changes: Partial<SessionFact>, codes: readonly FindingCode[], errors = codes): GridRow {
  return {
    when,
    // Whether the master answers is for other checks to say.
    checks: rtpChecks.map((check) => ({...check, after: check.after.filter((id) => id.startsWith('rtp.'))})),
    evidence: {session: observed({...healthySession, ...changes})},
    codes,
    outcome: errors.length > 0 ? 'failed' : 'ok',
    ...(errors[0] !== undefined && {rootCause: errors[0]}),
  }
}

const tried = (keyFrameTrial: SessionFact['feedback']['keyFrameTrial']): Partial<SessionFact> => ({
  feedback: {...healthySession.feedback, keyFrameTrial},
})

const unanswered = {requestedAtMs: [3100, 5100], pictures: 100, keyFrames: 0, answeredAfterMs: 'unanswered'} as const

/** What a camera that really misbehaves gives, measured. */
const misbehaving = (name: Name, codes: readonly FindingCode[], errors = codes): GridRow => {
  const {video: seen, audio: heard, keyFrameTrial} = seenWith(name)
  return row(`the camera misbehaves: ${name}`, {media: [seen, heard], ...tried(keyFrameTrial)}, codes, errors)
}

const nothing = ({kind, codec}: MediaFact): MediaFact => ({...seenWith(kind === 'video' ? 'no-video' : 'no-audio')[kind], codec})

const frames = (changes: Partial<NonNullable<MediaFact['frames']>>): Partial<SessionFact> => ({
  media: [{...video, frames: {...video.frames!, ...changes}}, audio],
})

const parameters = (value: string): Partial<SessionFact> => ({
  codecs: healthySession.codecs.map((codec) => (codec.kind === 'video' ? {...codec, parameters: value} : codec)),
})

const {keyFrameInterval: _, ...withoutInterval} = video.frames!

const oneKeyFrame: Partial<SessionFact> = {media: [{...video, frames: {...withoutInterval, keyFrames: 1}}, audio]}

const noCodecs = ({kind}: MediaFact) => healthySession.codecs.filter((codec) => codec.kind !== kind)

/** Evidence of sessions whose media is well or not. */
export const mediaRows: readonly GridRow[] = [
  row('all media is well', {}, []),
  row('the session was never open', {marks: {answerMs: 60}, media: [nothing(video), nothing(audio)]}, []),
  row('the session was open too shortly to miss media', {watchedMs: 1000, media: [nothing(video), nothing(audio)]}, []),
  row('no media comes', {media: [nothing(video), nothing(audio)]}, ['KVS-RTP-001']),
  row('no sound comes, and none was agreed on', {media: [video, nothing(audio)], codecs: noCodecs(audio)}, []),
  row('video is of a codec that is not read', {media: [audio]}, []),
  misbehaving('no-media', ['KVS-RTP-001']),
  misbehaving('no-video', ['KVS-RTP-002']),
  misbehaving('no-audio', ['KVS-RTP-003'], []),
  misbehaving('no-key-frames', ['KVS-RTP-010']),
  misbehaving('no-parameter-sets', ['KVS-RTP-011']),
  misbehaving('other-profile', ['KVS-RTP-020']),
  misbehaving('one-frame', ['KVS-RTP-040']),
  misbehaving('slow-frames', ['KVS-RTP-041'], []),
  misbehaving('loss-10%', ['KVS-RTP-030', 'KVS-RTP-030', 'KVS-RTP-043'], []),
  misbehaving('jitter', ['KVS-RTP-031', 'KVS-RTP-031'], []),
  misbehaving('wrong-clock', ['KVS-RTP-050']),
  misbehaving('garbage-rtp', ['KVS-RTP-012', 'KVS-RTP-012']),
  misbehaving('late-key-frame', ['KVS-RTP-043'], []),
  misbehaving('rare-key-frames', ['KVS-RTP-044'], []),
  misbehaving('one-key-frame', ['KVS-RTP-044'], []),
  row('one key frame came, and the watch was too short for more', {...oneKeyFrame, ...tried('not-measured')}, []),
  row(
    'the watch ended before an answer was due',
    {...oneKeyFrame, ...tried({...unanswered, answeredAfterMs: 'not-measured'})},
    [],
  ),
  row('a key frame came when it was asked for', tried({...unanswered, keyFrames: 1, answeredAfterMs: 40}), []),
  row('no key frame is an answer, and one comes later', tried({...unanswered, keyFrames: 1}), ['KVS-RTP-044'], []),
  row('the answer may be among broken pictures', {...frames({broken: 1}), ...tried(unanswered)}, []),
  row(
    'the parameter sets stand in the SDP',
    {...parameters('profile-level-id=42e01f;sprop-parameter-sets=Z0LAH9kB,aMuMsg=='), media: seenWithout()},
    [],
  ),
  row('the profile was High, and a smaller one is sent', parameters('profile-level-id=64001f;packetization-mode=1'), []),
  row('the level that is sent is higher', parameters('profile-level-id=42e00d;packetization-mode=1'), ['KVS-RTP-020'], []),
  row('no profile was named: Baseline at level 1 was meant', parameters('packetization-mode=1'), ['KVS-RTP-020'], []),
  row('key frames are 12 s apart', frames({keyFrameInterval: {medianMs: 12_000, maxMs: 12_000}}), ['KVS-RTP-042'], []),
  row('the first key frame is late', frames({firstKeyFrameAtMs: 4000}), ['KVS-RTP-043'], []),
  row('the picture stood still for a while', frames({longestGapMs: 3000, longestGapAtMs: 2000}), ['KVS-RTP-040'], []),
  row(
    'the connection broke, and with it the picture',
    {state: 'failed', ...frames({longestGapMs: 3000, longestGapAtMs: 8000})},
    [],
  ),
]

function seenWithout(): readonly MediaFact[] {
  const {video: seen, audio: heard} = seenWith('no-parameter-sets')
  return [seen, heard]
}
