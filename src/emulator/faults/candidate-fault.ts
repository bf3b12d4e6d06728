import type {FaultHooks, FaultPoints} from './fault.ts'
import {roleFilter} from './role-filter.ts'

/** The parameter `to` of faults that strike candidates on their way. */
export const toParam = {to: '"master" or "viewer": only candidates for them; both without it'} as const

/**
 * Hooks that strike each n-th candidate, counted over all connections.
 * @throws Error when `to` is neither
 */
export function strikeCandidates(to: string | undefined, every: number, effect: FaultPoints['deliver']['effect']): FaultHooks {
  const strikes = roleFilter.create(to)
  let seen = 0
  return {
    deliver: (about) => (about.messageType === 'ICE_CANDIDATE' && strikes(about.to) && ++seen % every === 0 ? effect : undefined),
  }
}
