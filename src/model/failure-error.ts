import type {Failure} from './observed.ts'

/** Thrown below the operations: an observation that failed, as a value that survives JSON. */
export class FailureError extends Error {
  readonly failure: Failure
  /** Whether an earlier attempt of the same request ended without a clear answer, so that it may have been carried out. */
  readonly afterUnclearAttempt: boolean

  constructor(failure: Failure, cause?: unknown, afterUnclearAttempt = false) {
    super(failure.message, cause === undefined ? undefined : {cause})
    this.name = 'FailureError'
    this.failure = failure
    this.afterUnclearAttempt = afterUnclearAttempt
  }
}
