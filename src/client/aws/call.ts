import {unlessAborted} from '../../platform/deadline.ts'
import {type Attempted, type Attempts, createAttempts} from './attempts.ts'
import {type RequestTrace, sdkFailure} from './sdk-failure.ts'

/** The part of an SDK command that is needed to send it more than once and to look at its requests. */
interface Traceable {
  readonly middlewareStack: {
    add(middleware: (next: Input) => Input, options: {step: 'initialize'; priority: 'high'; name: string}): void
    add(middleware: (next: Next) => Next, options: {step: 'deserialize'; priority: 'high'; name: string}): void
  }
}

type Input = (args: {input: unknown}) => Promise<unknown>

type Next = (args: {request: unknown}) => Promise<{response: unknown}>

/** One call of one operation. */
export interface Call {
  readonly abortSignal: AbortSignal
  /** Hooks pace, retries and trace into a command; `send` the result. */
  traced<C>(command: C): C
}

/** Carries a call out, and turns whatever goes wrong into a `FailureError`. */
export type Caller = <T>(operation: string, signal: AbortSignal | undefined, run: (call: Call) => Promise<T>) => Promise<T>

/** @param always ends every call: Ctrl-C, and `--timeout` where it bounds the whole command */
export function createCaller(always: AbortSignal | undefined, attempts: Attempts = createAttempts()): Caller {
  return async (operation, signal, run) => {
    const abortSignal = eitherOf(always, signal)
    const trace: RequestTrace = {}
    const call: Call = {abortSignal, traced: (command) => hooked(command, {operation, trace, signal: abortSignal}, attempts)}
    const work = run(call).catch((error: unknown) => {
      throw abortSignal.aborted ? error : sdkFailure(error, operation, trace)
    })
    // Credentials are looked up without looking at the signal.
    return unlessAborted(work, abortSignal, trace.endpoint)
  }
}

const eitherOf = (...signals: readonly (AbortSignal | undefined)[]): AbortSignal =>
  AbortSignal.any(signals.filter((signal) => signal !== undefined))

function hooked<C>(command: C, request: Omit<Attempted, 'input'>, attempts: Attempts): C {
  const {middlewareStack} = command as Traceable
  middlewareStack.add((next) => (args) => attempts({...request, input: args.input}, () => next(args)), {
    step: 'initialize',
    priority: 'high',
    name: 'kvsctlAttempts',
  })
  middlewareStack.add((next) => (args) => observe(next, args, request.trace), {
    step: 'deserialize',
    priority: 'high',
    name: 'kvsctlTrace',
  })
  return command
}

async function observe(next: Next, args: {request: unknown}, trace: RequestTrace): Promise<{response: unknown}> {
  trace.endpoint = endpointOf(args.request)
  delete trace.httpStatus
  delete trace.requestId
  try {
    const result = await next(args)
    note(result.response, trace)
    return result
  } catch (error) {
    note((error as {$response?: unknown}).$response, trace)
    throw error
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
