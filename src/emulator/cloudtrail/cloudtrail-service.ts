import {callerArn} from '../caller-arn.ts'
import type {EmulatorContext} from '../context.ts'
import {strike} from '../faults/strike.ts'
import {AwsError} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse, ServiceHandler} from '../http/message.ts'
import {requestId} from '../http/request-id.ts'
import {lookupEvents, trailError} from './lookup-events.ts'

const target = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.'

/** Per account and region (API reference, LookupEvents). */
const lookupsPerSecond = 2

/** AWS CloudTrail, as far as it tells what was called: LookupEvents in awsJson 1.1. */
export const cloudTrailService = (context: EmulatorContext): ServiceHandler => ({
  async handle(request: HttpRequest): Promise<HttpResponse | undefined> {
    const named = request.headers['x-amz-target'] ?? ''
    if (!named.startsWith(target)) return undefined
    try {
      return respond(context, 200, await answer(context, named.slice(target.length), request))
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      return respond(context, error.status, {__type: error.code, Message: error.message})
    }
  },
})

const respond = ({random}: EmulatorContext, status: number, body: object): HttpResponse => ({
  status,
  headers: {'Content-Type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': requestId(random)},
  body: JSON.stringify(body),
})

async function answer(context: EmulatorContext, operation: string, request: HttpRequest): Promise<object> {
  if (operation !== 'LookupEvents') throw notBuilt(operation)
  const input = parseInput(request)
  if (!context.limits.admits('cloudtrail LookupEvents', lookupsPerSecond))
    throw trailError('ThrottlingException', 'Rate exceeded')
  await strike(context, operation, denied(context.account, operation))
  return lookupEvents(context, input)
}

function parseInput({body}: HttpRequest): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8') || '{}')
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw trailError('SerializationException', 'The body is not a JSON object.')
}

const notBuilt = (operation: string): AwsError => {
  const message = `kvsctl emulator: CloudTrail ${operation.slice(0, 80)} is not built; LookupEvents is.`
  return new AwsError({status: 501, code: 'NotImplementedByEmulatorException', message})
}

const denied = (account: string, operation: string): AwsError =>
  trailError('AccessDeniedException', `User: ${callerArn(account)} is not authorized to perform: cloudtrail:${operation}`)
