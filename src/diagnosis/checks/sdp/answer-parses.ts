import {sdpKinds} from '../../catalogue/sdp.ts'
import {defineCheck} from '../../check.ts'

export const answerParses = defineCheck({
  id: 'sdp.answer-parses',
  title: "The answer's SDP can be read",
  needs: ['offerAnswer'],
  after: ['sig.master-answers'],
  emits: [sdpKinds.malformed],
  settings: {},
  required: true,
  *judge({offerAnswer}, {run}) {
    const defect = offerAnswer.defects.find(({where}) => where === 'sdp')
    if (defect) yield sdpKinds.malformed.found(run.channel, {problem: defect.problem, excerpt: defect.excerpt})
    else if (offerAnswer.answer === undefined) yield {skipped: 'there was no answer'}
  },
})
