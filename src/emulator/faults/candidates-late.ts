import {strikeCandidates, toParam} from './candidate-fault.ts'
import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'

export const candidatesLate = defineFault({
  name: 'candidates-late',
  about: 'ICE candidates are delivered late; descriptions are not',
  params: {ms: 'delay in ms, 1..600000; 10000 without it', ...toParam},
  create: ({ms, to}) =>
    strikeCandidates(to, 1, {kind: 'delay', ms: readWholeNumber('ms', ms, {least: 1, most: 600_000, otherwise: 10_000})}),
})
