import {unlessAborted} from '../../platform/deadline.ts'
import {type RequestTrace, sdkFailure} from './sdk-failure.ts'

/** The part of an SDK command that is needed to look at its requests. */
interface Traceable {
  readonly middlewareStack: {
    add(middleware: (next: Next) => Next, options: {step: 'deserialize'; priority: 'high'; name: string}): void
  }
}

type Next = (args: {request: unknown}) => Promise<{response: unknown}>

/** One call of one operation. */
export interface Call {
  readonly abortSignal: AbortSignal
  /** Hooks the trace into a command; `send` the result. */
  traced<C>(command: C): C
}

/** Carries a call out, and turns whatever goes wrong into a `FailureError`. */
export type Caller = <T>(operation: string, signal: AbortSignal | undefined, run: (call: Call) => Promise<T>) => Promise<T>

/** @param always ends every call: Ctrl-C, and `--timeout` where it bounds the whole command */
export function createCaller(always: AbortSignal | undefined): Caller {
  return async (operation, signal, run) => {
    const abortSignal = eitherOf(always, signal)
    const trace: RequestTrace = {}
    const call: Call = {abortSignal, traced: (command) => traced(command, trace)}
    const work = run(call).catch((error: unknown) => {
      throw abortSignal.aborted ? error : sdkFailure(error, operation, trace)
    })
    // The SDK sleeps between attempts without looking at the signal.
    return unlessAborted(work, abortSignal, trace.endpoint)
  }
}

const eitherOf = (...signals: readonly (AbortSignal | undefined)[]): AbortSignal =>
  AbortSignal.any(signals.filter((signal) => signal !== undefined))

function traced<C>(command: C, trace: RequestTrace): C {
  ;(command as Traceable).middlewareStack.add((next) => (args) => observe(next, args, trace), {
    step: 'deserialize',
    priority: 'high',
    name: 'kvsctlTrace',
  })
  return command
}

async function observe(next: Next, args: {request: unknown}, trace: RequestTrace): Promise<{response: unknown}> {
  trace.endpoint = endpointOf(args.request)
  try {
    const result = await next(args)
    note(result.response, trace)
    return result
  } catch (error) {
    note((error as {$response?: unknown}).$response, trace)
    throw markThrottling(error)
  }
}

function endpointOf(request: unknown): string {
  const {hostname, port, protocol} = request as {hostname: string; port?: number; protocol?: string}
  return `${hostname}:${port ?? (protocol === 'http:' ? 80 : 443)}`
}

function note(response: unknown, trace: RequestTrace): void {
  const {statusCode, headers} = (response ?? {}) as {statusCode?: number; headers?: Record<string, string>}
  if (statusCode !== undefined) trace.httpStatus = statusCode
  const requestId = headers?.['x-amzn-requestid'] ?? headers?.['x-amz-request-id']
  if (requestId !== undefined) trace.requestId = requestId
}

/** How Kinesis Video says "slow down" (HTTP 400). No AWS SDK has it in its list of throttling errors, so none retries it. */
const throttlingCode = 'ClientLimitExceededException'

function markThrottling(error: unknown): unknown {
  if (error instanceof Error && error.name === throttlingCode) Object.assign(error, {$retryable: {throttling: true}})
  return error
}
