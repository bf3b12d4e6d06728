import {defineFault} from './fault.ts'
import {strikeMessages} from './message-filter.ts'

export const answerSwallowed = defineFault({
  name: 'answer-swallowed',
  about: 'SDP answers are accepted and never delivered',
  params: {},
  create: () => strikeMessages('SDP_ANSWER', {kind: 'drop'}),
})
