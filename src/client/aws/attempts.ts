import {type Clock, systemClock} from '../../platform/clock.ts'
import {pause} from '../../platform/pause.ts'
import {type Random, systemRandom} from '../../platform/random.ts'
import {Paces} from './paces.ts'
import {impatient, isThrottle, isUnclear, type Patience, patient, type Retry, retryWait} from './retry.ts'
import {type RequestTrace, sdkFailure} from './sdk-failure.ts'

export interface AttemptOptions {
  /** For bulk work: an item that is throttled is tried for minutes. */
  readonly patient?: boolean
  /** Told of every attempt that failed and is followed by another. */
  readonly onRetry?: (retry: Retry) => void
  readonly clock?: Clock
  readonly random?: Random
}

export interface Attempted {
  readonly operation: string
  /** As the operation's model names its members. */
  readonly input: unknown
  readonly trace: RequestTrace
  readonly signal: AbortSignal
}

/** Carries a request out, in its turn, as often as it takes. @throws what the last attempt threw */
export type Attempts = <T>(request: Attempted, send: () => Promise<T>) => Promise<T>

export function createAttempts(options: AttemptOptions = {}): Attempts {
  const {clock = systemClock, random = systemRandom, onRetry = () => {}} = options
  const patience: Patience = options.patient ? patient : impatient
  const paces = new Paces(clock)
  return async ({operation, input, trace, signal}, send) => {
    const buckets = paces.of(operation, input)
    for (let attempt = 1; ; attempt++) {
      for (const pace of buckets) await pace.take(signal)
      try {
        const answer = await send()
        for (const pace of buckets) pace.succeeded()
        return answer
      } catch (error) {
        const {failure} = sdkFailure(error, operation, trace)
        if (isThrottle(failure)) for (const pace of buckets) pace.throttled()
        const waitMs = clockWasCorrected(error, attempt) ? 0 : retryWait(failure, attempt, patience, random)
        if (waitMs === undefined || signal.aborted) throw error
        if (isUnclear(failure)) trace.unclear = true
        onRetry({operation, attempt, failure, waitMs})
        await pause(waitMs, clock, signal)
      }
    }
  }
}

/** The SDK learned from the answer how wrong this machine's clock is, and signs by the right time from now on. */
const clockWasCorrected = (error: unknown, attempt: number): boolean =>
  attempt === 1 && (error as {$metadata?: {clockSkewCorrected?: boolean}} | undefined)?.$metadata?.clockSkewCorrected === true
