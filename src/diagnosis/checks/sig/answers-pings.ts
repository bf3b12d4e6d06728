import {observedValue} from '../../../model/observed.ts'
import {lineKinds} from '../../catalogue/sig-line.ts'
import {defineCheck} from '../../check.ts'

export const answersPings = defineCheck({
  id: 'sig.answers-pings',
  title: 'The websocket answers pings',
  needs: ['websocketPings'],
  looksAt: ['signalingConnect'],
  after: ['sig.opens-websocket'],
  emits: [lineKinds.halfOpen],
  settings: {},
  required: true,
  *judge({websocketPings}, {run, evidence}) {
    const {sent, rttsMs, spread, unansweredAfterMs} = websocketPings
    if (unansweredAfterMs !== undefined) {
      const endpoint = observedValue(evidence.signalingConnect)?.endpoint ?? run.channel
      yield lineKinds.halfOpen.found(endpoint, {endpoint, sent, answered: rttsMs.length, waitedMs: unansweredAfterMs})
    } else if (spread) yield {note: `${spread.medianMs.toFixed(1)} ms`}
  },
})
