import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'
import {strikeMessages} from './message-filter.ts'

/** Past the patience of most viewers, well below any limit of the service. */
const defaultMs = 10_000

export const answerLate = defineFault({
  name: 'answer-late',
  about: 'SDP answers are delivered late; candidates are not, and overtake them',
  params: {ms: `delay in ms, at most 600000; ${defaultMs} without it`},
  create: (params) =>
    strikeMessages('SDP_ANSWER', {
      kind: 'delay',
      ms: readWholeNumber('ms', params.ms, {least: 1, most: 600_000, otherwise: defaultMs}),
    }),
})
