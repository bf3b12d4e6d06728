import {strikeCandidates, toParam} from './candidate-fault.ts'
import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'

export const candidatesDropped = defineFault({
  name: 'candidates-dropped',
  about: 'ICE candidates are accepted and never delivered',
  params: {every: 'lose only each n-th; 1, every one, without it', ...toParam},
  create: ({every, to}) =>
    strikeCandidates(to, readWholeNumber('every', every, {least: 1, most: 1_000_000, otherwise: 1}), {kind: 'drop'}),
})
