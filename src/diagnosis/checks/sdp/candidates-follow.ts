import {sdpCandidateKinds} from '../../catalogue/sdp-candidates.ts'
import {defineCheck} from '../../check.ts'

export const candidatesFollow = defineCheck({
  id: 'sdp.candidates-follow',
  title: 'Candidates follow the answer that they belong to',
  needs: ['offerAnswer'],
  after: ['sdp.answer-parses'],
  emits: [sdpCandidateKinds.candidatesFirst],
  settings: {},
  required: false,
  *judge({offerAnswer: {candidatesBeforeAnswer, remoteCandidates}}, {run}) {
    if (candidatesBeforeAnswer === undefined) yield {skipped: 'nothing tells when candidates came'}
    else if (candidatesBeforeAnswer > 0)
      yield sdpCandidateKinds.candidatesFirst.found(run.channel, {
        early: candidatesBeforeAnswer,
        total: remoteCandidates.length,
      })
  },
})
