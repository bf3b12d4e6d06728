import {icePairKinds} from '../../catalogue/ice-pairs.ts'
import {defineCheck} from '../../check.ts'

export const candidatesPrompt = defineCheck({
  id: 'ice.candidates-prompt',
  title: "The camera's candidates follow its answer at once",
  needs: ['session'],
  after: ['sig.master-answers'],
  emits: [icePairKinds.late],
  settings: {lateMs: {default: 2_000, unit: 'ms', about: 'a first candidate that comes later after the answer is a warning'}},
  required: false,
  *judge({session}, {run, settings}) {
    const {answerMs, firstRemoteCandidateMs} = session.marks
    if (answerMs === undefined || firstRemoteCandidateMs === undefined) {
      yield {skipped: 'there are none'}
      return
    }
    const afterMs = firstRemoteCandidateMs - answerMs
    if (afterMs > settings.lateMs) yield icePairKinds.late.found(run.channel, {afterMs})
  },
})
