import {lineKinds} from '../../catalogue/sig-line.ts'
import {defineCheck} from '../../check.ts'

export const reportsRefusals = defineCheck({
  id: 'sig.reports-refusals',
  title: 'The service reports bad messages',
  needs: ['messageRefusal'],
  after: ['sig.opens-websocket', 'sig.answers-pings'],
  emits: [lineKinds.notReported],
  settings: {},
  required: false,
  *judge({messageRefusal}, {run}) {
    const {sent, response, respondedAfterMs, waitedMs, answeredUnasked} = messageRefusal
    if (!response) {
      yield lineKinds.notReported.found(run.channel, {sent, waitedMs})
      return
    }
    const unasked = answeredUnasked ? ', and without a correlation id as well' : ''
    yield {note: `${response.errorType} after ${Math.round(respondedAfterMs ?? waitedMs)} ms${unasked}`}
  },
})
