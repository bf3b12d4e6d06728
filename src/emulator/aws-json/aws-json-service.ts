import type {EmulatorContext} from '../context.ts'
import {AwsError} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse, ServiceHandler} from '../http/message.ts'
import {requestId} from '../http/request-id.ts'
import {admitCall} from '../identity/admit-call.ts'
import type {Principal} from '../identity/principal.ts'

/** What a request carries, as far as it is an object. */
export type JsonInput = Readonly<Record<string, unknown>>

/** A service that speaks awsJson 1.1: `POST /`, and a header that names the operation. */
export interface AwsJsonService {
  /** `CloudTrail` */
  readonly name: string
  /** As permissions name it: `cloudtrail`. */
  readonly prefix: string
  /** What stands before the operation in X-Amz-Target. Older clients put the name of a package before that. */
  readonly target: string
  readonly operations: Readonly<Record<string, (context: EmulatorContext, input: JsonInput) => object>>
  /** Of each operation, per account and region; the rest is not held to any. */
  readonly requestsPerSecond?: number
  /** The error of whoever asks too often. */
  readonly throttled: AwsError
}

/** An error as awsJson has it. */
export const jsonError = (code: string, message: string): AwsError => new AwsError({status: 400, code, message})

/** Answers what is addressed to the service; undefined for everything else. */
export const serveAwsJson = (context: EmulatorContext, service: AwsJsonService): ServiceHandler => ({
  async handle(request: HttpRequest, principal: Principal): Promise<HttpResponse | undefined> {
    const [operation = '', target] = (request.headers['x-amz-target'] ?? '').split('.').reverse()
    if (target !== service.target) return undefined
    try {
      return respond(context, 200, await answer(service, operation, {context, principal, request}))
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

interface Call {
  readonly context: EmulatorContext
  readonly principal: Principal
  readonly request: HttpRequest
}

async function answer(
  {name, prefix: service, operations, requestsPerSecond, throttled}: AwsJsonService,
  operation: string,
  {context, principal, request}: Call,
): Promise<object> {
  if (!Object.hasOwn(operations, operation)) throw notBuilt(name, operation, Object.keys(operations))
  const input = parseInput(request)
  if (requestsPerSecond !== undefined && !context.limits.admits(`${service} ${operation}`, requestsPerSecond)) throw throttled
  await admitCall(context, principal, {service, operation, denied})
  return operations[operation]!(context, input)
}

function parseInput({body}: HttpRequest): JsonInput {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8') || '{}')
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonInput
  } catch {
    // Said below.
  }
  throw jsonError('SerializationException', 'The body is not a JSON object.')
}

const notBuilt = (service: string, operation: string, built: readonly string[]): AwsError => {
  const some = built.length === 1 ? `${built[0]} is` : `${built.join(', ')} are`
  const message = `kvsctl emulator: ${service} ${operation.slice(0, 80)} is not built; ${some}.`
  return new AwsError({status: 501, code: 'NotImplementedByEmulatorException', message})
}

const denied = (message: string): AwsError => jsonError('AccessDeniedException', message)
