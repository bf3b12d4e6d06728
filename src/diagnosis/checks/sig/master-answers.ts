import {observedValue} from '../../../model/observed.ts'
import {sigKinds} from '../../catalogue/sig.ts'
import {defineCheck} from '../../check.ts'

export const masterAnswers = defineCheck({
  id: 'sig.master-answers',
  title: 'A master answers the offer',
  needs: ['offerAnswer'],
  looksAt: ['channel'],
  after: ['sig.accepts-messages', 'sig.peer-messages-readable'],
  emits: [sigKinds.noAnswer],
  settings: {expectAnswer: {default: false, about: 'no answer is an error instead of a warning'}},
  required: true,
  *judge({offerAnswer}, {settings, run, evidence}) {
    if (offerAnswer.answer !== undefined) {
      yield {note: `after ${Math.round(offerAnswer.answeredAfterMs ?? offerAnswer.waitedMs)} ms`}
      return
    }
    // Whatever is wrong with it, somebody sent it: the check of the SDP says what.
    if (offerAnswer.defects.some(({where}) => where === 'sdp')) {
      yield {note: 'with an SDP that cannot be read'}
      return
    }
    const messageTtlSeconds = observedValue(evidence.channel)?.messageTtlSeconds
    yield sigKinds.noAnswer.found(
      run.channel,
      {waitedMs: offerAnswer.waitedMs, ...(messageTtlSeconds !== undefined && {messageTtlSeconds})},
      settings.expectAnswer ? 'error' : 'warning',
    )
  },
})
