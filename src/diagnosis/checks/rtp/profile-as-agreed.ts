import {compareLevels, decodesAs, impliedProfileLevelId, parseProfileLevelId} from '../../../model/profile-level.ts'
import {rtpKinds} from '../../catalogue/rtp.ts'
import {defineCheck} from '../../check.ts'
import {watchedMedia} from '../../session-media.ts'

export const profileAsAgreed = defineCheck({
  id: 'rtp.profile-as-agreed',
  title: 'The H.264 that is sent is what was agreed on',
  needs: ['session'],
  after: ['rtp.media-flows', 'rtp.picture-begins'],
  emits: [rtpKinds.otherProfile],
  settings: {},
  required: false,
  *judge({session}, {run}) {
    const watched = watchedMedia(session)
    if ('skipped' in watched) return yield watched
    const agreed = session.codecs.find(({kind, negotiated}) => kind === 'video' && /^h264\b/i.test(negotiated[0] ?? ''))
    const {sps, profileLevelIds = []} = watched.video?.h264 ?? {}
    if (!agreed || !sps) return yield {skipped: agreed ? 'no SPS came' : 'H.264 was not agreed on'}
    const negotiated = parseProfileLevelId(
      /profile-level-id=([0-9a-f]{6})/i.exec(agreed.parameters ?? '')?.[1] ?? impliedProfileLevelId,
    )!
    for (const sent of profileLevelIds.flatMap((id) => parseProfileLevelId(id) ?? [])) {
      const isProfile = sent.profile && negotiated.profile && decodesAs(sent.profile, negotiated.profile)
      const isLevel = compareLevels(sent, negotiated) <= 0
      const names = {
        negotiated: negotiated.name,
        sent: sent.name,
        negotiatedId: negotiated.profileLevelId,
        sentId: sent.profileLevelId,
      }
      // A level too high is a promise about size and speed; decoders nearly always manage.
      if (!isProfile) yield rtpKinds.otherProfile.found(run.channel, names)
      else if (!isLevel) yield rtpKinds.otherProfile.found(run.channel, names, 'warning')
    }
  },
})
