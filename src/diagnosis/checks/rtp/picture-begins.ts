import type {MediaFact} from '../../../model/media.ts'
import type {SessionFact} from '../../../model/session-evidence.ts'
import {rtpKinds} from '../../catalogue/rtp.ts'
import {rtpFlowKinds} from '../../catalogue/rtp-flow.ts'
import {defineCheck} from '../../check.ts'
import {watchedMedia} from '../../session-media.ts'

export const pictureBegins = defineCheck({
  id: 'rtp.picture-begins',
  title: 'A decoder can begin with what comes',
  needs: ['session'],
  after: ['rtp.media-flows'],
  standsAlone: ({session}) => session.media.some(({rtp}) => rtp.packets > 0),
  emits: [rtpKinds.noKeyFrame, rtpKinds.noParameterSets, rtpKinds.unreadable, rtpFlowKinds.lateKeyFrame],
  settings: {
    waitMs: {default: 3000, unit: 'ms', about: 'how long video has to come before a key frame is missed'},
    malformedPercent: {default: 20, unit: '%', about: 'with more packets that make no sense, it is another format'},
    lateMs: {default: 2500, unit: 'ms', about: 'a first key frame that comes later than this after the first packet is late'},
  },
  required: false,
  *judge({session}, {run, settings}) {
    const watched = watchedMedia(session)
    if ('skipped' in watched) return yield watched
    const {video, audio} = watched
    if (!video?.rtp.packets && !audio?.rtp.packets) return yield {skipped: 'no media came'}
    const unreadable = [video, audio].filter((fact) => fact && isUnreadable(fact, settings.malformedPercent))
    for (const {kind, rtp} of unreadable as MediaFact[])
      yield rtpKinds.unreadable.found(run.channel, {kind, packets: rtp.packets, malformed: rtp.garbage.malformed})
    if (video?.frames && !unreadable.includes(video)) yield* judgeBeginning(video, session, run.channel, settings)
  },
})

const isUnreadable = ({rtp}: MediaFact, malformedPercent: number): boolean =>
  rtp.packets > 0 && (rtp.garbage.malformed / rtp.packets) * 100 > malformedPercent

function* judgeBeginning(
  video: MediaFact,
  session: SessionFact,
  channel: string,
  {waitMs, lateMs}: {waitMs: number; lateMs: number},
) {
  const {firstPacketAtMs} = video.rtp
  const frames = video.frames!
  if (firstPacketAtMs === undefined) return
  const openMs = session.watchedMs - firstPacketAtMs
  const waitedMs = (frames.firstKeyFrameAtMs ?? Number.POSITIVE_INFINITY) - firstPacketAtMs
  if (waitedMs < Number.POSITIVE_INFINITY) {
    if (waitedMs > lateMs) yield rtpFlowKinds.lateKeyFrame.found(channel, {waitedMs})
  } else if (openMs < waitMs) yield {note: `video came for ${Math.round(openMs)} ms only`}
  else if (frames.keyFrames === 0) {
    const requests = session.feedback.plisSent
    yield rtpKinds.noKeyFrame.found(channel, {openMs, frames: frames.complete, requests})
  } else if (!hasParameterSetsInSdp(session)) {
    const {sps, pps} = video.h264?.parameterSets ?? {sps: false, pps: false}
    const missing = [...(sps ? [] : ['SPS']), ...(pps ? [] : ['PPS'])]
    const named = missing.length > 0 ? missing : ['those that they name']
    yield rtpKinds.noParameterSets.found(channel, {openMs, keyFrames: frames.keyFrames, missing: named})
  }
}

/** RFC 6184 §8.1: a decoder may have them from there. */
const hasParameterSetsInSdp = ({codecs}: SessionFact): boolean =>
  codecs.some(({kind, parameters}) => kind === 'video' && parameters?.includes('sprop-parameter-sets='))
