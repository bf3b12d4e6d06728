import type {Failure} from '../../model/observed.ts'
import type {ConnectReason, SessionEvent} from '../../model/signaling.ts'
import {closeCauseOf} from './close-cause.ts'
import {delayBefore, isFinal, paceMs} from './reconnect.ts'

/** A connection that stood for so long ended for a reason of its own, and not because connecting does not work. */
const lastedMs = 60_000

interface Link {
  readonly id: number
  readonly openedAt: number
  lastTrafficAt: number
  toldToGo: boolean
  /** Its pings were not answered. */
  unanswered: boolean
  closing: boolean
}

export interface SessionState {
  phase: 'idle' | 'running' | 'ended'
  /** Open connections, newest last: after GO_AWAY the old one stays until the new one stands. */
  links: Link[]
  /** The attempt under way. */
  attempt?: {readonly id: number; readonly why: ConnectReason; readonly startedAt: number}
  /** The reason for which the next attempt waits. */
  waiting?: ConnectReason
  nextId: number
  /** Attempts since a connection has lasted. */
  attempts: number
  /** Attempts since one succeeded that were refused for good. */
  finalFailures: number
  readonly connectedAt: number[]
  /** Since when there is no connection. */
  downSince: number
  /** Whether there has ever been one. */
  wasUp: boolean
}

export const createSessionState = (now: number): SessionState => ({
  ...{phase: 'idle', links: [], nextId: 1, attempts: 0, finalFailures: 0, connectedAt: [], downSince: now, wasUp: false},
})

/** Who a connection is for: what `connected` reports beside the times. */
export type Whereabouts = Pick<Extract<SessionEvent, {kind: 'connected'}>, 'role' | 'clientId' | 'channelArn' | 'endpoint'>

export type SessionInput =
  | {readonly kind: 'start'}
  | {readonly kind: 'opened'; readonly id: number; readonly where: Whereabouts}
  | {readonly kind: 'failed'; readonly id: number; readonly failure: Failure}
  /** Something came or went over the connection. */
  | {readonly kind: 'traffic'; readonly id: number; readonly messageType?: string}
  | {readonly kind: 'unanswered'; readonly id: number; readonly waitedMs: number; readonly dead: boolean}
  | {readonly kind: 'closed'; readonly id: number; readonly code: number; readonly reason: string}
  /** The time that `wait` asked for is over. */
  | {readonly kind: 'due'}
  | {readonly kind: 'stop'}

export type SessionEffect =
  | {readonly kind: 'connect'; readonly id: number; readonly why: ConnectReason}
  | {readonly kind: 'close'; readonly id: number}
  | {readonly kind: 'wait'; readonly ms: number}
  | {readonly kind: 'tell'; readonly event: SessionEvent}
  /** Nothing more will happen; with a failure, because connecting again has no prospect. */
  | {readonly kind: 'end'; readonly failure?: Failure}

export interface StepContext {
  /** ms, of any origin that does not jump. */
  readonly now: number
  /** 0..1 */
  readonly random: number
  /** Without a connection for so long, a session gives up. */
  readonly giveUpMs: number
  /** Whether it goes on whatever is answered, and from the first attempt on. */
  readonly persistent?: boolean
  /** How many times sooner the service does what it waits for; 1 when absent, as of AWS. */
  readonly timeScale?: number
}

/** A session as a state machine: changes `state` and says what the sockets and timers are to do, in this order. */
export function stepSession(state: SessionState, input: SessionInput, context: StepContext): SessionEffect[] {
  switch (input.kind) {
    case 'start':
      state.phase = 'running'
      state.downSince = context.now
      return connect(state, 'start', context)
    case 'due':
      return state.waiting && state.phase === 'running' ? connect(state, state.waiting, context) : []
    case 'opened':
      return opened(state, input, context)
    case 'failed':
      return failed(state, input, context)
    case 'traffic':
      return traffic(state, input, context)
    case 'unanswered':
      return unanswered(state, input)
    case 'closed':
      return closed(state, input, context)
    case 'stop':
      return stop(state)
  }
}

type Input<K extends SessionInput['kind']> = Extract<SessionInput, {kind: K}>

const tell = (event: SessionEvent): SessionEffect => ({kind: 'tell', event})

function connect(state: SessionState, why: ConnectReason, {now}: StepContext): SessionEffect[] {
  const id = state.nextId++
  delete state.waiting
  state.attempt = {id, why, startedAt: now}
  state.attempts++
  state.connectedAt.push(now)
  if (state.connectedAt.length > 10) state.connectedAt.shift()
  return [{kind: 'connect', id, why}]
}

/** One attempt at a time, and one reason for the next: the first. */
function connectLater(state: SessionState, why: ConnectReason, {now, random}: StepContext): SessionEffect[] {
  if (state.phase !== 'running' || state.waiting || state.attempt) return []
  state.waiting = why
  const ms = Math.max(delayBefore(state.attempts, random), paceMs(state.connectedAt, now))
  return [tell({kind: 'retry', why, afterMs: ms}), {kind: 'wait', ms}]
}

function opened(state: SessionState, {id, where}: Input<'opened'>, {now}: StepContext): SessionEffect[] {
  const {attempt} = state
  delete state.attempt
  if (state.phase === 'ended') return [{kind: 'close', id}]
  const older = state.links.filter(({closing}) => !closing)
  state.links.push({id, openedAt: now, lastTrafficAt: now, toldToGo: false, unanswered: false, closing: false})
  const downMs = older.length > 0 ? 0 : now - state.downSince
  state.finalFailures = 0
  const why = attempt?.why ?? 'start'
  const tookMs = now - (attempt?.startedAt ?? now)
  const event: SessionEvent = {kind: 'connected', ...where, why, tookMs, downMs: state.wasUp ? downMs : 0}
  state.wasUp = true
  return [tell(event), ...older.flatMap((link) => closeLink(link))]
}

function closeLink(link: Link): SessionEffect[] {
  link.closing = true
  return [{kind: 'close', id: link.id}]
}

/**
 * The first attempt says what is wrong and ends the session: nobody waits for minutes to learn of a typo. Later ones are repeated until
 * there has been no connection for too long, or the service says twice that it will not have us.
 */
function failed(state: SessionState, {id, failure}: Input<'failed'>, context: StepContext): SessionEffect[] {
  if (state.attempt?.id !== id || state.phase === 'ended') return []
  delete state.attempt
  if (!state.wasUp && !context.persistent) return end(state, failure)
  if (isFinal(failure)) state.finalFailures++
  const connected = state.links.length > 0
  const told = tell({kind: 'not-connected', failure})
  const hopeless = !context.persistent && (state.finalFailures >= 2 || context.now - state.downSince >= context.giveUpMs)
  if (hopeless && !connected) return [told, ...end(state, failure)]
  return [told, ...connectLater(state, failure.kind === 'refused' ? 'refused' : 'failed', context)]
}

function traffic(state: SessionState, {id, messageType}: Input<'traffic'>, context: StepContext): SessionEffect[] {
  const link = state.links.find((each) => each.id === id)
  if (!link) return []
  link.lastTrafficAt = context.now
  if (messageType !== 'GO_AWAY' && messageType !== 'RECONNECT_ICE_SERVER') return []
  if (link.toldToGo || link.closing) return []
  link.toldToGo = true
  const ageMs = context.now - link.openedAt
  noteLife(state, ageMs, context)
  const why = messageType === 'GO_AWAY' ? 'go-away' : 'reconnect-ice-server'
  return [tell({kind: 'go-away', messageType, ageMs}), ...connectLater(state, why, context)]
}

/** Waiting doubles only while connections do not last. */
function noteLife(state: SessionState, ageMs: number, {timeScale = 1}: StepContext): void {
  if (ageMs >= lastedMs / timeScale) state.attempts = 0
}

function unanswered(state: SessionState, {id, waitedMs, dead}: Input<'unanswered'>): SessionEffect[] {
  const link = state.links.find((each) => each.id === id)
  if (!link || link.closing) return []
  const told = tell({kind: 'no-pong', waitedMs})
  if (!dead) return [told]
  link.unanswered = true
  return [told, ...closeLink(link)]
}

function closed(state: SessionState, {id, code, reason}: Input<'closed'>, context: StepContext): SessionEffect[] {
  const link = state.links.find((each) => each.id === id)
  if (!link) return []
  state.links = state.links.filter((each) => each !== link)
  const ageMs = context.now - link.openedAt
  const silentMs = context.now - link.lastTrafficAt
  const {unanswered, toldToGo, closing} = link
  const cause = closeCauseOf({code, ageMs, silentMs, ours: closing, toldToGo, unanswered, timeScale: context.timeScale ?? 1})
  const told = tell({kind: 'closed', cause, code, reason, ageMs, silentMs})
  if (state.phase === 'ended') return state.links.length === 0 ? [told, {kind: 'end'}] : [told]
  if (state.links.some((each) => !each.closing)) return [told]
  state.downSince = context.now
  noteLife(state, ageMs, context)
  return [told, ...connectLater(state, 'closed', context)]
}

function end(state: SessionState, failure: Failure): SessionEffect[] {
  state.phase = 'ended'
  return [{kind: 'end', failure}]
}

function stop(state: SessionState): SessionEffect[] {
  if (state.phase === 'ended') return []
  state.phase = 'ended'
  delete state.waiting
  return state.links.length === 0 ? [{kind: 'end'}] : state.links.flatMap((link) => closeLink(link))
}
