import {type ClientAction, clientActions} from '../../protocol/signaling/client-frame.ts'
import type {FaultHooks, FaultPoints} from './fault.ts'

/** The parameter `message` of faults that strike messages on their way to a client. */
export const messageParam = {message: 'SDP_OFFER, SDP_ANSWER or ICE_CANDIDATE; SDP_ANSWER without it'} as const

/** @throws Error when there is no such type */
export function messageType(text: string | undefined, otherwise: ClientAction): ClientAction {
  const found = clientActions.find((action) => action === (text ?? otherwise))
  if (!found) throw new Error(`message "${text}" is none of ${clientActions.join(', ')}.`)
  return found
}

/**
 * Hooks that strike messages of one type when they are delivered.
 * @throws Error when there is no such type
 */
export function strikeMessages(message: string | undefined, effect: FaultPoints['deliver']['effect']): FaultHooks {
  const wanted = messageType(message, 'SDP_ANSWER')
  return {deliver: (about) => (about.messageType === wanted ? effect : undefined)}
}
