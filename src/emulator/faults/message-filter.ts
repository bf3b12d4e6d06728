import {type ClientAction, clientActions} from '../../protocol/signaling/client-frame.ts'
import type {FaultHooks, FaultPoints} from './fault.ts'

type Delivery = FaultPoints['deliver']

/** The parameter `message` of faults that strike signaling messages. */
export const messageParam = {message: `SDP_OFFER, SDP_ANSWER or ICE_CANDIDATE; SDP_ANSWER without it`} as const

/**
 * Hooks that strike messages of one type.
 * @throws Error when there is no such type
 */
export function strikeMessages(message: string | undefined, effect: Delivery['effect']): FaultHooks {
  const wanted = message ?? 'SDP_ANSWER'
  if (!clientActions.includes(wanted as ClientAction))
    throw new Error(`message "${wanted}" is none of ${clientActions.join(', ')}.`)
  return {deliver: ({messageType}) => (messageType === wanted ? effect : undefined)}
}
