import {strikeCandidates, toParam} from './candidate-fault.ts'
import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'

export const candidatesReordered = defineFault({
  name: 'candidates-reordered',
  about: 'every other ICE candidate waits until the next message to the same client has overtaken it',
  params: {ms: 'how long it waits at most, in ms, 1..600000; 2000 without it', ...toParam},
  create: ({ms, to}) =>
    strikeCandidates(to, 2, {kind: 'hold', ms: readWholeNumber('ms', ms, {least: 1, most: 600_000, otherwise: 2000})}),
})
