import type {Failure} from './observed.ts'

/** Thrown below the operations: an observation that failed, as a value that survives JSON. */
export class FailureError extends Error {
  readonly failure: Failure

  constructor(failure: Failure, cause?: unknown) {
    super(failure.message, cause === undefined ? undefined : {cause})
    this.name = 'FailureError'
    this.failure = failure
  }
}
