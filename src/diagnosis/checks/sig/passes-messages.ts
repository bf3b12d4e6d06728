import {lineKinds} from '../../catalogue/sig-line.ts'
import {defineCheck} from '../../check.ts'

/** Between two connections of our own: where it fails, no camera is to blame. */
export const passesMessages = defineCheck({
  id: 'sig.passes-messages',
  title: 'Messages pass between viewer and master',
  needs: ['messageRoundTrip'],
  after: ['sig.opens-websocket', 'sig.answers-pings'],
  emits: [lineKinds.messagesLost],
  settings: {},
  required: true,
  *judge({messageRoundTrip}, {run}) {
    const {sent, received, waitedMs, roundTrip} = messageRoundTrip
    if (received < sent) yield lineKinds.messagesLost.found(run.channel, {sent, received, waitedMs})
    else if (roundTrip) yield {note: `${roundTrip.medianMs.toFixed(1)} ms there and back`}
  },
})
