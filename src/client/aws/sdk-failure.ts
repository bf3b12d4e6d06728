import {FailureError} from '../../model/failure-error.ts'
import type {Failure} from '../../model/observed.ts'
import {unreachable} from '../../platform/network-failure.ts'
import {printable} from '../../protocol/text.ts'

/** What the SDK's errors carry, all of it optional: they come from the service, from Node.js, and from the SDK itself. */
interface SdkError extends Error {
  readonly code?: string
  readonly $fault?: 'client' | 'server'
  readonly $metadata?: {readonly httpStatusCode?: number; readonly requestId?: string}
  readonly $response?: {readonly statusCode?: number}
}

/** Where a request went, as the tracing middleware saw it. */
export interface RequestTrace {
  /** `host:port` of the last attempt. */
  endpoint?: string
  httpStatus?: number
  requestId?: string
  /** Whether an attempt before the last ended without a clear answer: it may have been carried out. */
  unclear?: boolean
}

const noCredentials = ['CredentialsProviderError', 'TokenProviderError', 'ProviderError']

/** node:net, node:dns and node:tls name their errors like this; everything else that has a `code` is not about the network. */
const networkCode =
  /^(E[A-Z_]+|ERR_TLS_[A-Z_]+|ERR_SSL_[A-Z_]+|CERT_[A-Z_]+|[A-Z_]*SELF_SIGNED_CERT[A-Z_]*|UNABLE_TO_[A-Z_]+|HOSTNAME_MISMATCH)$/

/** Says what an error of the AWS SDK means: never throws, never leaks a secret. */
export function sdkFailure(error: unknown, operation: string, trace: RequestTrace): FailureError {
  if (error instanceof FailureError) return error
  const sdkError = (error instanceof Error ? error : new Error(String(error))) as SdkError
  return failureOfSdk(sdkError, operation, trace)
}

/** The SDK's error holds the signed request; whoever inspects a cause must not meet that. */
function causeOf({name, message, stack}: Error): Error {
  return Object.assign(new Error(message), {name, ...(stack !== undefined && {stack})})
}

function failureOfSdk(error: SdkError, operation: string, trace: RequestTrace): FailureError {
  const {code} = error
  if (
    code !== undefined &&
    error.$fault === undefined &&
    networkCode.test(code) &&
    trace.endpoint &&
    error.name !== 'TimeoutError'
  )
    return unreachable(firstOf(error), trace.endpoint, `${operation} at`)
  return new FailureError(classify(error, operation, trace), causeOf(error), trace.unclear)
}

function classify(error: SdkError, operation: string, trace: RequestTrace): Failure {
  if (noCredentials.includes(error.name)) return withoutCredentials(error)
  // The SDK has no endpoint for these settings, or finds that they contradict each other.
  if (error.name === 'EndpointError')
    return {kind: 'unreachable', code: error.name, message: `${operation}: ${printable(error.message)}.`}
  if (error.name === 'TimeoutError') return timedOut(error, operation, trace)
  if (error.name === 'SyntaxError' || error.name === 'DeserializationError') return malformed(operation, trace)
  if (statusOf(error, trace) !== undefined) return refused(error, operation, trace)
  return {kind: 'bug', code: error.name, message: `${operation}: ${printable(error.message)}`}
}

const statusOf = (error: SdkError, trace: RequestTrace): number | undefined =>
  error.$metadata?.httpStatusCode ?? error.$response?.statusCode ?? trace.httpStatus

/** Both address families failed: Node.js reports the attempts together and says nothing itself. */
const firstOf = (error: SdkError): Error => (error instanceof AggregateError ? (error.errors[0] as Error) : error)

function refused(error: SdkError, operation: string, trace: RequestTrace): Failure {
  const status = statusOf(error, trace)
  const requestId = error.$metadata?.requestId ?? trace.requestId
  const code = printable(error.name, {maxLength: 100})
  const said = error.message && error.message !== 'UnknownError' ? printable(error.message) : 'no reason given'
  return {
    kind: 'refused',
    code,
    message: `${operation} was refused: ${said} (${code}, HTTP ${status})`,
    ...(status !== undefined && {httpStatus: status}),
    ...(requestId !== undefined && {requestId: printable(requestId, {maxLength: 100})}),
    ...withEndpoint(trace),
  }
}

const withoutCredentials = (error: SdkError): Failure => ({
  kind: 'no-credentials',
  code: error.name,
  message: `There are no AWS credentials to sign with: ${printable(error.message)}`,
})

function timedOut(error: SdkError, operation: string, trace: RequestTrace): Failure {
  const connecting = /establish/.test(error.message)
  const at = trace.endpoint ?? 'the service'
  return {
    kind: connecting ? 'unreachable' : 'timeout',
    code: 'ETIMEDOUT',
    message: connecting ? `${operation}: no connection to ${at} in time.` : `${operation}: no answer from ${at} in time.`,
    ...withEndpoint(trace),
  }
}

const malformed = (operation: string, trace: RequestTrace): Failure => ({
  kind: 'malformed',
  message: `${operation}: ${trace.endpoint ?? 'the service'} answered with HTTP ${trace.httpStatus ?? '?'} and something that is not its protocol.`,
  ...(trace.httpStatus !== undefined && {httpStatus: trace.httpStatus}),
  ...(trace.requestId !== undefined && {requestId: trace.requestId}),
  ...withEndpoint(trace),
})

const withEndpoint = ({endpoint}: RequestTrace): {endpoint?: string} => (endpoint === undefined ? {} : {endpoint})
