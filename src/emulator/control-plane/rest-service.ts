import {wrongRegion} from '../auth/authenticate.ts'
import type {FaultPoints} from '../faults/fault.ts'
import {AwsError, errorResponse, frontEndError, jsonHeaders} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse} from '../http/message.ts'
import {authorize} from '../identity/authorize.ts'
import {demandsOf, type Subject, subjectOf} from './demands.ts'
import {denialOf} from './denial.ts'
import type {Operation, OperationCall} from './operation.ts'
import {parseInput} from './shapes/parse-input.ts'

/** The operations that one host answers. */
export interface RestService {
  readonly operations: readonly Operation[]
  /** Its host belongs to the region of the resources that it serves: a signature for another region is no good there. */
  readonly regional?: true
  /** Told about each operation that was carried out or refused on a known channel. */
  readonly onServed?: (served: {operation: string; channel: string; failed: boolean; tookMs: number}) => void
}

type RequestFault = FaultPoints['request']['effect']

/** What the front end says about a path that is no operation of this host, `GetIceServerConfig` sent to the control plane for one. */
const undetermined = () =>
  frontEndError(403, 'AccessDeniedException', 'Unable to determine service/operation name to be authorized')

/** Keys in alphabetical order at every level, as the service sends them: streaming parsers in C depend on which comes first. */
const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )

async function suffer(fault: RequestFault | undefined, {context}: OperationCall): Promise<void> {
  if (fault?.kind === 'delay') await new Promise<void>((resolve) => void context.clock.after(fault.ms, resolve))
  if (fault?.kind === 'error') throw new AwsError(fault)
}

/** What stands before an operation once its input is known to be in order: the region of the host, rates, faults. Permissions come last. */
async function admit(service: RestService, operation: string, subject: Subject | undefined, call: OperationCall): Promise<void> {
  const {limits, faults, region} = call.context
  if (service.regional && (subject?.region ?? region) !== region) throw wrongRegion()
  if (subject) limits.countForResource(operation, `${subject.resource}/${subject.name}`)
  await suffer(faults.consult('request', {operation, ...(subject && {channel: subject.name})}), call)
}

function requirePermissions(
  operation: string,
  input: Readonly<Record<string, unknown>>,
  {context, principal}: OperationCall,
): void {
  // Most callers have no policies, and nobody need find out what they would have to allow.
  if (!principal.identity.policies) return
  for (const demand of demandsOf(context, operation, input))
    authorize(context, principal, demand, (message) => denialOf(operation, message))
}

async function carryOut(service: RestService, operation: Operation, request: HttpRequest, call: OperationCall): Promise<string> {
  const {clock, limits} = call.context
  const {name, input: shape, handle} = operation
  const startedAt = clock.monotonic()
  let subject: Subject | undefined
  const served = (failed: boolean) => {
    if (subject?.resource !== 'channel') return
    service.onServed?.({operation: name, channel: subject.name, failed, tookMs: clock.monotonic() - startedAt})
  }
  try {
    limits.countForAccount(name)
    const input = parseInput(shape, request.body)
    subject = subjectOf(input)
    await admit(service, name, subject, call)
    // What is not built says so to everybody.
    if (!operation.missing) requirePermissions(name, input, call)
    const body = toJson(await handle(input as never, call))
    served(false)
    return body
  } catch (error) {
    served(true)
    throw error
  }
}

/** Answers an authenticated request of a restJson1 service. */
export async function serveRest(service: RestService, request: HttpRequest, call: OperationCall): Promise<HttpResponse> {
  const operation = service.operations.find(({route}) => route === request.path)
  if (!operation || request.method !== 'POST') return errorResponse(undetermined())
  try {
    return {status: 200, headers: jsonHeaders, body: await carryOut(service, operation, request, call)}
  } catch (error) {
    if (error instanceof AwsError) return errorResponse(error)
    throw error
  }
}
