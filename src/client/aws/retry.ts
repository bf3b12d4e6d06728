import type {Failure} from '../../model/observed.ts'
import type {Random} from '../../platform/random.ts'

/** One attempt that failed and is followed by another. */
export interface Retry {
  readonly operation: string
  /** The one that failed; the first is 1. */
  readonly attempt: number
  readonly failure: Failure
  readonly waitMs: number
}

/** How long somebody is willing to wait for an answer. */
export interface Patience {
  /** Attempts where the service, or the way to it, fails. */
  readonly attempts: number
  /** Attempts where the service says that there were too many requests. */
  readonly throttledAttempts: number
}

/** Somebody waits for this one answer: 2 s of waiting on average. */
export const impatient: Patience = {attempts: 3, throttledAttempts: 5}

/**
 * One of thousands: nobody waits for it in particular, and losing it costs a second run. With the longest waits this goes on for
 * four minutes on average, in which whoever used up the quota may be done.
 */
export const patient: Patience = {attempts: 6, throttledAttempts: 100}

/** "Too many requests", in the words of Kinesis Video and of the services beside it. No AWS SDK has the first in its list. */
const throttlingCodes: readonly string[] = [
  'ClientLimitExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]

const transientStatus: readonly number[] = [500, 502, 503, 504]

/** The connection could not be made or was lost. A name that does not exist and a certificate that is not trusted stay so. */
const transientNetwork: readonly string[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]

export const isThrottle = ({code = '', httpStatus}: Failure): boolean => throttlingCodes.includes(code) || httpStatus === 429

/** The service failed, or the way to it. */
export const isTransient = ({kind, code = '', httpStatus = 0}: Failure): boolean =>
  kind === 'timeout' || (kind === 'unreachable' && transientNetwork.includes(code)) || transientStatus.includes(httpStatus)

/** No connection was made, so nothing was sent. */
const unsent: readonly string[] = ['ECONNREFUSED', 'EAI_AGAIN']

/** Whether what was asked for may have been done, though nobody said so. */
export const isUnclear = (failure: Failure): boolean =>
  isTransient(failure) && !(failure.kind === 'unreachable' && unsent.includes(failure.code ?? ''))

/** The longest first wait; each further one may be twice as long. A throttle means that everyone is to come later. */
const baseMs = {throttled: 200, failed: 100} as const

const longestWaitMs = 5_000

/**
 * Full jitter: anything between nothing and the longest wait, so that many clients that failed together do not come back together
 * ("Exponential Backoff And Jitter", AWS Architecture Blog).
 * @param attempt the one that failed
 * @returns ms until the next, undefined when there is none
 */
export function retryWait(failure: Failure, attempt: number, patience: Patience, random: Random): number | undefined {
  const throttled = isThrottle(failure)
  if (!throttled && !isTransient(failure)) return undefined
  if (attempt >= (throttled ? patience.throttledAttempts : patience.attempts)) return undefined
  const base = throttled ? baseMs.throttled : baseMs.failed
  return fraction(random) * Math.min(longestWaitMs, base * 2 ** (attempt - 1))
}

const fraction = (random: Random): number => random.bytes(4).readUInt32BE() / 2 ** 32
