import {decodeStun} from '../../protocol/stun/decode-stun.ts'
import {verifyFingerprint} from '../../protocol/stun/fingerprint.ts'
import type {StreamFrame} from '../../protocol/stun/framing.ts'
import {attributeOf, type StunDefect, type StunMessage, type StunMethod} from '../../protocol/stun/message.ts'

/** First retransmission, in ms (RFC 8489 §6.2.1: SHOULD be at least 500 ms). It doubles each time. */
export const initialRtoMs = 500
/** Rc: how often a request is sent at most. */
const maxSends = 7
/** Rm: how many initial RTOs the last request is waited for. */
const lastWaitRtos = 16

/** What makes an answer unusable although it decodes: an attribute that is missing, a signature that is wrong. */
export type AnswerCheck = (message: StunMessage, bytes: Buffer) => StunDefect | undefined

export interface TransactionInit {
  readonly method: StunMethod
  readonly transactionId: Uint8Array
  /** TCP and TLS do not lose requests, so nothing is sent twice (RFC 8489 §6.2.2). */
  readonly reliable: boolean
  /** Sends nothing twice over UDP either, so that a loss can be counted. */
  readonly once?: boolean
  /** Clock time at which the first request is sent, in ms. */
  readonly startMs: number
  /** How long an answer is waited for; the schedule of RFC 8489 alone would take 39.5 s. */
  readonly timeoutMs: number
  readonly check?: AnswerCheck
}

export interface TransactionState extends TransactionInit {
  readonly sends: number
  readonly lastSendMs: number
  /** The first thing that came and could not be used: kept in case nothing better comes. */
  readonly rejected?: {readonly defect: StunDefect; readonly bytes: Buffer}
}

export type TransactionEvent = {readonly kind: 'timer'} | {readonly kind: 'packet'; readonly packet: StreamFrame}

export type TransactionOutcome =
  | {
      readonly kind: 'answered'
      readonly message: StunMessage
      readonly bytes: Buffer
      /** Since the last request was sent: which request an answer belongs to cannot be told (Karn's problem). */
      readonly rttMs: number
      readonly sends: number
    }
  | {readonly kind: 'timeout'; readonly waitedMs: number; readonly sends: number}
  | {readonly kind: 'malformed'; readonly defect: StunDefect; readonly bytes: Buffer}

export type TransactionEffect =
  | {readonly kind: 'send'}
  /** Wants a timer event in so many ms, instead of the one before. */
  | {readonly kind: 'wait'; readonly ms: number}
  | {readonly kind: 'end'; readonly outcome: TransactionOutcome}

export interface TransactionStep {
  readonly state: TransactionState
  readonly effects: readonly TransactionEffect[]
}

/** Sends the first request. */
export const beginTransaction = (init: TransactionInit): TransactionStep =>
  send({...init, sends: 0, lastSendMs: init.startMs}, init.startMs)

/** What a STUN client transaction does next (RFC 8489 §6.2 and §6.3.3, §6.3.4). */
export const stepTransaction = (state: TransactionState, event: TransactionEvent, now: number): TransactionStep =>
  event.kind === 'timer' ? onTimer(state, now) : onPacket(state, event.packet, now)

function onTimer(state: TransactionState, now: number): TransactionStep {
  if (now >= endOf(state)) return giveUp(state, now)
  return now >= nextSendOf(state) ? send(state, now) : wait(state, now)
}

function send(state: TransactionState, now: number): TransactionStep {
  const sent = {...state, sends: state.sends + 1, lastSendMs: now}
  const {effects} = wait(sent, now)
  return {state: sent, effects: [{kind: 'send'}, ...effects]}
}

const wait = (state: TransactionState, now: number): TransactionStep => ({
  state,
  effects: [{kind: 'wait', ms: Math.min(nextSendOf(state), endOf(state)) - now}],
})

/** Requests go out at 0, 1, 3, 7, 15, 31 and 63 initial RTOs. */
const nextSendOf = ({reliable, once, sends, startMs}: TransactionState): number =>
  reliable || once || sends >= maxSends ? Number.POSITIVE_INFINITY : startMs + initialRtoMs * (2 ** sends - 1)

function endOf({reliable, once, startMs, timeoutMs}: TransactionState): number {
  const schedule = reliable || once ? Number.POSITIVE_INFINITY : initialRtoMs * (2 ** (maxSends - 1) - 1 + lastWaitRtos)
  return startMs + Math.min(timeoutMs, schedule)
}

const giveUp = (state: TransactionState, now: number): TransactionStep =>
  end(
    state,
    state.rejected
      ? {kind: 'malformed', ...state.rejected}
      : {kind: 'timeout', waitedMs: now - state.startMs, sends: state.sends},
  )

const end = (state: TransactionState, outcome: TransactionOutcome): TransactionStep => ({
  state,
  effects: [{kind: 'end', outcome}],
})

function onPacket(state: TransactionState, packet: StreamFrame, now: number): TransactionStep {
  // Data of a channel passes by a TURN request; a STUN server has no channels, so there it is no answer at all.
  if (packet.kind === 'channel-data')
    return state.method === 'Binding' ? reject(state, notStun, packet.bytes) : {state, effects: []}
  if (packet.kind === 'defect') return reject(state, packet.defect, packet.bytes)
  const decoded = decodeStun(packet.bytes)
  if (!decoded.ok) return reject(state, decoded.defect, packet.bytes)
  const {message} = decoded
  // Late answers to earlier requests and indications are nobody's fault.
  if (!answers(state, message)) return {state, effects: []}
  const defect = defectOf(message, packet.bytes) ?? state.check?.(message, packet.bytes)
  if (defect) return reject(state, defect, packet.bytes)
  const {sends, lastSendMs} = state
  return end(state, {kind: 'answered', message, bytes: packet.bytes, rttMs: now - lastSendMs, sends})
}

/** Over UDP a valid answer may still come after a spoofed or damaged one (RFC 8489 §6.3); a stream has only this one. */
const notStun: StunDefect = {path: 'header/type', at: 0, problem: 'is not that of a STUN message (RFC 8489 §5)'}

function reject(state: TransactionState, defect: StunDefect, bytes: Buffer): TransactionStep {
  if (state.reliable) return end(state, {kind: 'malformed', defect, bytes})
  return {state: {...state, rejected: state.rejected ?? {defect, bytes}}, effects: []}
}

const answers = (state: TransactionState, message: StunMessage): boolean =>
  (message.class === 'success' || message.class === 'error') &&
  message.method === state.method &&
  Buffer.compare(message.transactionId, state.transactionId) === 0

function defectOf(message: StunMessage, bytes: Buffer): StunDefect | undefined {
  if (message.class === 'error' && !attributeOf(message, 'ERROR-CODE')) return missing('ERROR-CODE', bytes)
  if (attributeOf(message, 'FINGERPRINT') && !verifyFingerprint(bytes))
    return {path: 'fingerprint/value', at: bytes.length - 4, problem: 'does not fit the message'}
  return undefined
}

/** The defect of an answer that lacks what it must have. */
export const missing = (attribute: string, bytes: Buffer): StunDefect => ({
  path: attribute.toLowerCase(),
  at: bytes.length,
  problem: 'is missing',
})
