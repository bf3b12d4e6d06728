import type {FramesFact} from '../../../model/media.ts'
import type {SessionFact} from '../../../model/session-evidence.ts'
import {rtpFlowKinds} from '../../catalogue/rtp-flow.ts'
import {defineCheck} from '../../check.ts'
import {watchedMedia} from '../../session-media.ts'

export const pictureMoves = defineCheck({
  id: 'rtp.picture-moves',
  title: 'The picture moves, and can be joined at any time',
  needs: ['session'],
  after: ['rtp.media-flows', 'rtp.picture-begins'],
  emits: [rtpFlowKinds.frozen, rtpFlowKinds.slow, rtpFlowKinds.rareKeyFrames, rtpFlowKinds.requestsUnanswered],
  settings: {
    freezeMs: {default: 2000, unit: 'ms', about: 'a picture that stands still for longer is frozen'},
    minFramesPerSecond: {default: 5, unit: '/s', about: 'fewer pictures are a warning'},
    minFrames: {default: 2, unit: 'pictures', about: 'of fewer pictures no rate is reckoned'},
    keyFrameIntervalMs: {default: 10_000, unit: 'ms', about: 'key frames further apart than this are a warning'},
  },
  required: false,
  *judge({session}, {run, settings: {freezeMs, minFramesPerSecond, minFrames, keyFrameIntervalMs}}) {
    const watched = watchedMedia(session)
    if ('skipped' in watched) return yield watched
    const {video} = watched
    const frames = video?.frames
    if (!frames || frames.complete === 0) return yield {skipped: 'no whole picture came'}
    const {complete, longestGapMs = 0, longestGapAtMs = 0, perSecond, keyFrameInterval} = frames
    const isOpen = longestGapAtMs + longestGapMs >= session.watchedMs - openTailMs
    // What a broken connection no longer carries is not the camera's.
    if (longestGapMs > freezeMs && !(isOpen && session.state === 'failed')) {
      const data = {gapMs: longestGapMs, atMs: longestGapAtMs, frames: complete, lasts: isOpen}
      yield rtpFlowKinds.frozen.found(run.channel, data, isOpen ? 'error' : 'warning')
    }
    if (complete >= minFrames && perSecond !== undefined && perSecond < minFramesPerSecond) {
      const announced = video.h264?.sps?.framesPerSecond
      const data = {perSecond, wanted: minFramesPerSecond, ...(announced !== undefined && {announced})}
      yield rtpFlowKinds.slow.found(run.channel, data)
    }
    if (keyFrameInterval && keyFrameInterval.medianMs > keyFrameIntervalMs)
      yield rtpFlowKinds.rareKeyFrames.found(run.channel, keyFrameInterval)
    yield* judgeRequests(session, frames, run.channel)
  },
})

/** Media is measured a moment before the session ends. */
const openTailMs = 500

/** Only a trial that went to its end says something: both requests had their time, pictures came, and none of them was broken. */
function* judgeRequests({feedback, watchedMs}: SessionFact, {keyFrames, broken}: FramesFact, channel: string) {
  const trial = feedback.keyFrameTrial
  if (trial === 'not-measured') {
    if (keyFrames === 1) yield {note: 'one key frame came, and whether more do was not measured: the watch was too short'}
  } else if (trial.answeredAfterMs === 'not-measured')
    yield {note: 'whether a key frame comes when it is asked for was not measured: pictures ended before an answer was due'}
  else if (trial.answeredAfterMs === 'unanswered') {
    if (broken > 0) yield {note: `a key frame was asked for in vain; ${broken} pictures came broken, and it may be among them`}
    else
      yield rtpFlowKinds.requestsUnanswered.found(channel, {
        requests: trial.requestedAtMs.length,
        waitedMs: watchedMs - trial.requestedAtMs[0]!,
        pictures: trial.pictures,
        keyFrames: trial.keyFrames,
        before: keyFrames - trial.keyFrames,
      })
  }
}
