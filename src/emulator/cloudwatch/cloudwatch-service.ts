import type {XmlValue} from '../aws-query/query-response.ts'
import type {EmulatorContext} from '../context.ts'
import {AwsError} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse, ServiceHandler} from '../http/message.ts'
import {requestId} from '../http/request-id.ts'
import {admitCall} from '../identity/admit-call.ts'
import type {Principal} from '../identity/principal.ts'
import {decompressed} from './decompress.ts'
import {denied, notBuilt} from './errors.ts'
import {cloudWatchOperations, type Handle} from './operations.ts'
import {jsonProtocol} from './protocols/json.ts'
import type {Protocol} from './protocols/protocol.ts'
import {queryProtocol} from './protocols/query.ts'

/** CloudWatch over what the emulator really served and what clients put, in each protocol that its clients speak. */
export function cloudWatchService(context: EmulatorContext): ServiceHandler {
  const operations = cloudWatchOperations(context)
  return {
    async handle(compressed: HttpRequest, principal: Principal): Promise<HttpResponse | undefined> {
      const protocol = await protocolOf(compressed)
      const id = requestId(context.random)
      try {
        const request = decompressed(compressed)
        const operation = protocol.operationOf(request)
        if (operation === undefined) return undefined
        return protocol.encode(operation, await answer({context, principal, operations}, operation, protocol, request), id)
      } catch (error) {
        if (error instanceof AwsError) return protocol.encodeError(compressed, error, id)
        throw error
      }
    },
  }
}

interface Served {
  readonly context: EmulatorContext
  readonly principal: Principal
  readonly operations: Readonly<Record<string, Handle>>
}

async function answer(
  {context, principal, operations}: Served,
  operation: string,
  protocol: Protocol,
  request: HttpRequest,
): Promise<XmlValue | undefined> {
  if (!Object.hasOwn(operations, operation)) throw notBuilt(operation)
  const input = protocol.decode(request)
  await admitCall(context, principal, {service: 'cloudwatch', operation, denied})
  return operations[operation]!(input)
}

/** The CBOR codec is loaded for those who speak it. */
async function protocolOf({headers}: HttpRequest): Promise<Protocol> {
  if (headers['smithy-protocol'] !== undefined) return (await import('./protocols/cbor.ts')).cborProtocol
  return headers['x-amz-target'] !== undefined ? jsonProtocol : queryProtocol
}
