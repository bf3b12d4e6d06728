import {rtpKinds} from '../../catalogue/rtp.ts'
import {defineCheck} from '../../check.ts'
import {isAgreed, watchedMedia} from '../../session-media.ts'

export const mediaFlows = defineCheck({
  id: 'rtp.media-flows',
  title: 'What was agreed on is sent',
  needs: ['session'],
  after: ['sig.master-answers'],
  emits: [rtpKinds.nothing, rtpKinds.noVideo, rtpKinds.noAudio],
  settings: {waitMs: {default: 3000, unit: 'ms', about: 'how long a session has to be open before media is missed'}},
  required: false,
  *judge({session}, {run, settings: {waitMs}}) {
    const watched = watchedMedia(session, waitMs)
    if ('skipped' in watched) return yield watched
    const agreed = (['video', 'audio'] as const).filter((kind) => isAgreed(session, kind) && watched[kind])
    const silent = agreed.filter((kind) => watched[kind]!.rtp.packets === 0)
    const {openMs} = watched
    if (agreed.length === 0) yield {skipped: 'no media was agreed on'}
    else if (silent.length === agreed.length) yield rtpKinds.nothing.found(run.channel, {openMs})
    else if (silent.includes('video')) yield rtpKinds.noVideo.found(run.channel, {openMs})
    else if (silent.includes('audio')) yield rtpKinds.noAudio.found(run.channel, {openMs})
  },
})
