import {FailureError} from '../model/failure-error.ts'
import type {Failure} from '../model/observed.ts'
import {alertText} from '../peer/dtls-watch.ts'
import type {StatusResponse} from '../protocol/signaling/service-frame.ts'
import {printable} from '../protocol/text.ts'

export const refusalOf = ({statusCode, errorType, description}: StatusResponse): Failure => ({
  kind: 'refused',
  code: printable(errorType, {maxLength: 256}),
  message: printable(`The service refused the offer with ${statusCode} ${errorType}${description ? `: ${description}` : ''}.`),
})

/** The other side ended an established session, in good order or not. */
export const hungUpWith = (alert: number): Failure => ({
  kind: 'unreachable',
  code: 'hung-up',
  message: `The camera hung up: it ended the session with DTLS alert ${alertText(alert)}.`,
})

export const failureFrom = (error: unknown): Failure =>
  error instanceof FailureError
    ? error.failure
    : {kind: 'bug', message: `kvsctl failed: ${printable(error instanceof Error ? error.message : String(error))}`}
