import {sdpAnswerKinds} from '../../catalogue/sdp-answer.ts'
import {defineCheck} from '../../check.ts'
import {answeredSections, sectionName} from '../../descriptions.ts'

/** RFC 3264 §6.1: what each direction may be answered with. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  sendrecv: ['sendrecv', 'sendonly', 'recvonly', 'inactive'],
  sendonly: ['recvonly', 'inactive'],
  recvonly: ['sendonly', 'inactive'],
  inactive: ['inactive'],
}

const sends = (direction: string): boolean => direction === 'sendrecv' || direction === 'sendonly'
const receives = (direction: string): boolean => direction === 'sendrecv' || direction === 'recvonly'

export const directionsFit = defineCheck({
  id: 'sdp.directions-fit',
  title: 'Where one side sends, the other receives',
  needs: ['offerAnswer'],
  after: ['sdp.answer-parses', 'sdp.answer-accepts-media'],
  emits: [sdpAnswerKinds.directions],
  settings: {},
  required: true,
  *judge({offerAnswer}, {run}) {
    if (offerAnswer.answer === undefined) yield {skipped: 'there was no answer'}
    for (const {index, offered, answered} of answeredSections(offerAnswer)) {
      if (answered.rejected || offered.kind === 'application') continue
      const [ours, theirs] = [offered.direction, answered.direction]
      const flows = (sends(ours) && receives(theirs)) || (receives(ours) && sends(theirs))
      if (flows && allowed[ours]?.includes(theirs)) continue
      const data = {section: sectionName(index, offered), offered: ours, answered: theirs, flows}
      // A camera may have no sound; what breaks RFC 3264 makes browsers refuse the answer.
      const isAllowed = allowed[ours]?.includes(theirs) ?? false
      const severity = isAllowed && offered.kind !== 'video' ? 'warning' : 'error'
      yield sdpAnswerKinds.directions.found(run.channel, data, severity)
    }
  },
})
