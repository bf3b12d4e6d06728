import type {SdpSection} from '../../../model/sdp.ts'
import {sdpAnswerKinds} from '../../catalogue/sdp-answer.ts'
import {defineCheck} from '../../check.ts'
import {answeredSections, codecList, codecsOf, sectionName} from '../../descriptions.ts'
import {isSuited} from './h264-offered.ts'

export const sectionsAccepted = defineCheck({
  id: 'sdp.sections-accepted',
  title: 'Each offered section is accepted',
  needs: ['offerAnswer'],
  after: ['sdp.answer-parses', 'sdp.answer-accepts-media'],
  emits: [sdpAnswerKinds.sectionRejected],
  settings: {},
  required: false,
  *judge({offerAnswer}, {run}) {
    for (const {index, offered, answered} of answeredSections(offerAnswer)) {
      if (!answered.rejected || offered.rejected) continue
      const data = {
        section: sectionName(index, offered),
        offered: offered.kind === 'application' ? 'a data channel' : `${codecList(codecsOf(offered))}, ${offered.direction}`,
        because: reasonFor(offered),
      }
      yield sdpAnswerKinds.sectionRejected.found(run.channel, data, offered.kind === 'video' ? 'error' : 'warning')
    }
  },
})

/** What in the offer makes a KVS device reject it; an answer gives no reason of its own. */
function reasonFor(offered: SdpSection): string {
  const codecs = codecsOf(offered)
  if (offered.kind === 'application') return 'The other side has no data channel, or WebRTC ingestion is on.'
  if (offered.direction === 'inactive') return 'It was offered inactive.'
  if (offered.kind === 'audio')
    return codecs.some(({encoding}) => /^(?:opus|pcm[ua])$/i.test(encoding ?? ''))
      ? 'The other side has no audio to send, or not in these codecs.'
      : 'Neither Opus nor G.711 is among them, and KVS devices have nothing else.'
  const h264 = codecs.filter((format) => format.h264)
  if (h264.length === 0) return 'No H.264 is among them, which is what KVS devices send.'
  if (!h264.some(isSuited)) return 'No H.264 Baseline with packetization-mode=1 is among them, which is what KVS devices send.'
  return 'H.264 as KVS devices usually have it is among them: look at which codec this camera has, H.265 perhaps.'
}
