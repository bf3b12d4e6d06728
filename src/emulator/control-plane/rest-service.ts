import {parseResourceArn} from '../../model/resource-arn.ts'
import {strike} from '../faults/strike.ts'
import {AwsError, errorResponse, frontEndError, jsonHeaders} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse} from '../http/message.ts'
import type {Operation, OperationCall} from './operation.ts'
import {parseInput} from './shapes/parse-input.ts'

/** The operations that one host answers. */
export interface RestService {
  readonly operations: readonly Operation[]
  /** Told about each operation that was carried out or refused on a known channel. */
  readonly onServed?: (served: {operation: string; channel: string; failed: boolean; tookMs: number}) => void
}

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

interface Naming {
  readonly ChannelName?: unknown
  readonly ChannelARN?: unknown
  readonly ResourceARN?: unknown
}

/** The channel that an input is about, whatever the member is called. */
function channelNamed({ChannelName, ChannelARN, ResourceARN}: Naming): string | undefined {
  const arn = ChannelARN ?? ResourceARN
  if (typeof ChannelName === 'string') return ChannelName
  return typeof arn === 'string' ? parseResourceArn(arn)?.name : undefined
}

async function carryOut(service: RestService, operation: Operation, request: HttpRequest, call: OperationCall): Promise<string> {
  const {clock} = call.context
  const startedAt = clock.monotonic()
  let channel: string | undefined
  const served = (failed: boolean) => {
    if (channel === undefined) return
    service.onServed?.({operation: operation.name, channel, failed, tookMs: clock.monotonic() - startedAt})
  }
  try {
    const input = parseInput(operation.input, request.body)
    channel = channelNamed(input)
    await strike(call.context, {operation: operation.name, ...(channel !== undefined && {channel})})
    const body = toJson(operation.handle(input as never, call))
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
