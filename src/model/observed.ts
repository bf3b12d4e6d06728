/** Why an observation failed, in a form that survives JSON. */
export interface Failure {
  /**
   * - `refused`: the far side answered and said no (`code` is its word for it)
   * - `unreachable`: no connection: DNS, TCP, TLS, or a socket that was closed
   * - `timeout`: no answer within the deadline
   * - `malformed`: an answer that cannot be understood
   * - `no-credentials`: nothing to sign with
   * - `interrupted`: Ctrl-C or the run's own `--timeout`
   * - `bug`: kvsctl itself failed
   */
  readonly kind: 'refused' | 'unreachable' | 'timeout' | 'malformed' | 'no-credentials' | 'interrupted' | 'bug'
  /** The far side's code (`ResourceNotFoundException`, `401`, `ECONNREFUSED`), where it gave one. */
  readonly code?: string
  /** One sentence, free of terminal escapes and of secrets. */
  readonly message: string
  readonly httpStatus?: number
  readonly requestId?: string
  /** The host that was being spoken to, `host:port`. */
  readonly endpoint?: string
}

/** Code of the failure of a run whose options leave none of the servers that there are. */
export const noneMeantCode = 'none-meant'

/** A fact that was looked for. Unknown is never `false`: what failed or was not tried says so. */
export type Observed<T> =
  | {readonly status: 'observed'; readonly value: T; readonly atMs: number; readonly tookMs: number}
  | {readonly status: 'failed'; readonly failure: Failure; readonly atMs: number; readonly tookMs: number}
  | {readonly status: 'not-attempted'; readonly reason: string}

export const notAttempted = (reason: string): {status: 'not-attempted'; reason: string} => ({status: 'not-attempted', reason})

/** The value where there is one. */
export const observedValue = <T>(observed: Observed<T> | undefined): T | undefined =>
  observed?.status === 'observed' ? observed.value : undefined

export const failureOf = (observed: Observed<unknown> | undefined): Failure | undefined =>
  observed?.status === 'failed' ? observed.failure : undefined
