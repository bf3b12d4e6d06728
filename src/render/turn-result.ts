import type {TurnAllocationFact} from '../model/evidence.ts'
import type {Observed} from '../model/observed.ts'

/** How far a server got over a transport, in a word or a sentence. */
export interface TurnResult {
  readonly kind: 'good' | 'bad' | 'not-attempted'
  readonly text: string
}

/** Good only when data came back; else the first thing that went wrong, or why nothing was tried. */
export function turnResultOf(observed: Observed<TurnAllocationFact>): TurnResult {
  if (observed.status !== 'observed') return unobserved(observed)
  const {stages, refusal} = observed.value
  if (stages.roundTrip.status === 'observed') return {kind: 'good', text: 'relays'}
  if (refusal) return {kind: 'bad', text: `${refusal.code} ${refusal.reason}`}
  const inOrder: readonly Observed<unknown>[] = [stages.connect, stages.allocate, stages.permission, stages.roundTrip]
  const failed = inOrder.find((stage) => stage.status === 'failed')
  if (failed?.status === 'failed') return unobserved(failed)
  return unobserved(stages.allocate.status === 'not-attempted' ? stages.allocate : stages.roundTrip)
}

const unobserved = (observed: Exclude<Observed<unknown>, {status: 'observed'}>): TurnResult =>
  observed.status === 'failed'
    ? {kind: 'bad', text: observed.failure.message}
    : {kind: 'not-attempted', text: `not-attempted: ${observed.reason}`}
