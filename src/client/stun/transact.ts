import {FailureError} from '../../model/failure-error.ts'
import type {Clock} from '../../platform/clock.ts'
import {failureOfAbort} from '../../platform/deadline.ts'
import type {Random} from '../../platform/random.ts'
import {encodeStun} from '../../protocol/stun/encode-stun.ts'
import {transactionIdLength} from '../../protocol/stun/header.ts'
import {
  formatDefect,
  type StunAttribute,
  type StunDefect,
  type StunMessage,
  type StunMethod,
} from '../../protocol/stun/message.ts'
import {printable} from '../../protocol/text.ts'
import {
  type AnswerCheck,
  beginTransaction,
  stepTransaction,
  type TransactionOutcome,
  type TransactionStep,
} from './transaction.ts'
import type {StunTransport} from './transport.ts'

/** What every transaction is done with. */
export interface StunContext {
  readonly transport: StunTransport
  readonly clock: Clock
  readonly random: Random
}

export interface StunRequest {
  readonly method: StunMethod
  readonly attributes: readonly StunAttribute[]
  /** Signs the request with MESSAGE-INTEGRITY. */
  readonly integrityKey?: Buffer
  /** Signs the request with MESSAGE-INTEGRITY-SHA256. */
  readonly integritySha256Key?: Buffer
  readonly fingerprint?: boolean
  readonly timeoutMs: number
  /** Not repeated: a lost request or answer ends in `timeout`. */
  readonly once?: boolean
  readonly check?: AnswerCheck
}

export interface StunAnswer {
  readonly message: StunMessage
  readonly rttMs: number
  /** How often the request was sent. */
  readonly sends: number
}

/**
 * Sends a request and waits for its answer; an error response is an answer too.
 * @throws FailureError `timeout`, `malformed` (all that came was unusable), `unreachable` or `interrupted`
 */
export async function transact(context: StunContext, request: StunRequest, signal: AbortSignal): Promise<StunAnswer> {
  const outcome = await run(context, request, signal)
  if (outcome.kind === 'answered') return outcome
  const {transport} = context
  if (outcome.kind === 'malformed') throw malformed(outcome.defect, outcome.bytes, transport.endpoint)
  const pending = transport.pending()
  if (pending.length > 0) throw malformed({path: 'frame', at: 0, problem: 'it never came to an end'}, pending, transport.endpoint)
  throw new FailureError({
    kind: 'timeout',
    message: `${transport.endpoint} did not answer ${request.method} within ${(outcome.waitedMs / 1000).toFixed(1)} s (sent ${times(outcome.sends)}).`,
    endpoint: transport.endpoint,
  })
}

function run({transport, clock, random}: StunContext, request: StunRequest, signal: AbortSignal): Promise<TransactionOutcome> {
  const {method, attributes, integrityKey, integritySha256Key, fingerprint = false, timeoutMs, once, check} = request
  const transactionId = random.bytes(transactionIdLength)
  const bytes = encodeStun(
    {method, class: 'request', transactionId, attributes},
    {...(integrityKey && {integrityKey}), ...(integritySha256Key && {integritySha256Key}), fingerprint},
  )
  return new Promise((resolve, reject) => {
    const stops: (() => void)[] = []
    let stopTimer = () => {}
    let settled = false
    const settle = () => {
      settled = true
      stopTimer()
      for (const stop of stops) stop()
    }
    const fail = (error: FailureError) => {
      settle()
      reject(error)
    }
    const apply = ({state: next, effects}: TransactionStep) => {
      state = next
      for (const effect of effects) {
        if (effect.kind === 'send') transport.send(bytes)
        else if (effect.kind === 'wait') {
          stopTimer()
          stopTimer = clock.after(effect.ms, () => apply(stepTransaction(state, {kind: 'timer'}, clock.monotonic())))
        } else {
          settle()
          resolve(effect.outcome)
        }
      }
    }
    const startMs = clock.monotonic()
    const begun = beginTransaction({
      method,
      transactionId,
      reliable: transport.reliable,
      startMs,
      timeoutMs,
      ...(once && {once}),
      ...(check && {check}),
    })
    let {state} = begun
    if (signal.aborted) return reject(failureOfAbort(signal, transport.endpoint))
    const onAbort = () => fail(failureOfAbort(signal, transport.endpoint))
    signal.addEventListener('abort', onAbort, {once: true})
    stops.push(
      () => signal.removeEventListener('abort', onAbort),
      transport.onPacket((packet) => apply(stepTransaction(state, {kind: 'packet', packet}, clock.monotonic()))),
      transport.onBroken((error) => fail(brokenWith(error, transport))),
    )
    // A connection that was broken already says so while we subscribe.
    if (settled) settle()
    else apply(begun)
  })
}

/** A server that says something and hangs up said something that we could not read. */
function brokenWith(error: FailureError, transport: StunTransport): FailureError {
  const pending = transport.pending()
  if (pending.length === 0) return error
  return malformed({path: 'frame', at: 0, problem: 'the connection was closed in the middle'}, pending, transport.endpoint)
}

/** What came instead of an answer, and where it goes wrong. */
export const malformed = (defect: StunDefect, bytes: Buffer, endpoint: string): FailureError =>
  new FailureError({
    kind: 'malformed',
    message: `${endpoint} answered with ${bytes.length} bytes that cannot be used: ${formatDefect(defect)}. They begin with ${excerptOf(bytes)}.`,
    endpoint,
  })

/** What is mostly text as text, everything else as hex. */
function excerptOf(bytes: Buffer): string {
  const beginning = bytes.subarray(0, 24)
  const readable = beginning.filter((byte) => byte >= 0x20 && byte < 0x7f).length
  return readable >= beginning.length * 0.75 ? `"${printable(beginning.toString('latin1'))}"` : beginning.toString('hex')
}

const times = (n: number): string => (n === 1 ? 'once' : `${n} times`)
