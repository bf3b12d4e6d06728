import {recordedOperations} from '../../model/trail-coverage.ts'
import type {EmulatorContext} from '../context.ts'
import {controlPlaneOperations} from '../control-plane/operations/index.ts'
import type {HttpRequest, HttpResponse} from '../http/message.ts'
import {requestId} from '../http/request-id.ts'
import type {Principal} from '../identity/principal.ts'

const nameByRoute = new Map(
  Object.values(controlPlaneOperations)
    .filter(({name}) => Object.hasOwn(recordedOperations, name))
    .map(({route, name}): [string, string] => [route, name]),
)

/** The answer under the id that CloudTrail knows it by, once it has been told of the call. */
export function recordCall(
  {trail, clock, random}: EmulatorContext,
  {identity}: Principal,
  request: HttpRequest,
  response: HttpResponse,
): HttpResponse {
  const operation = nameByRoute.get(request.path)
  if (operation === undefined || request.method !== 'POST') return response
  const id = requestId(random)
  const code = response.headers['x-amzn-ErrorType']
  trail.record({
    ...{atMs: clock.now(), eventId: requestId(random), requestId: id, operation, identity},
    sourceAddress: request.sourceAddress ?? '',
    userAgent: request.headers['user-agent'] ?? '',
    input: Buffer.from(request.body).toString('utf8'),
    output: code === undefined ? String(response.body) : '',
    ...(code !== undefined && {error: {code, message: messageOf(response)}}),
  })
  return {...response, headers: {...response.headers, 'x-amzn-RequestId': id}}
}

/** The emulator wrote the body itself. */
function messageOf({body}: HttpResponse): string {
  const {Message, message = ''} = JSON.parse(String(body)) as {Message?: string; message?: string}
  return Message ?? message
}
