import type {XmlValue} from '../aws-query/query-response.ts'
import type {EmulatorContext} from '../context.ts'
import {strike} from '../faults/strike.ts'
import {AwsError} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse, ServiceHandler} from '../http/message.ts'
import {requestId} from '../http/request-id.ts'
import {denied, notBuilt} from './errors.ts'
import {getMetricData} from './get-metric-data.ts'
import {listMetrics} from './list-metrics.ts'
import type {Metrics} from './metrics.ts'
import {jsonProtocol} from './protocols/json.ts'
import type {Protocol} from './protocols/protocol.ts'
import {queryProtocol} from './protocols/query.ts'

const operations: Readonly<Record<string, (metrics: Metrics, input: unknown) => XmlValue>> = {
  GetMetricData: getMetricData,
  ListMetrics: listMetrics,
}

/** CloudWatch over what the emulator really served, in each protocol that its clients speak. */
export const cloudWatchService = (context: EmulatorContext): ServiceHandler => ({
  async handle(request: HttpRequest): Promise<HttpResponse | undefined> {
    const protocol = await protocolOf(request)
    const operation = protocol.operationOf(request)
    const id = requestId(context.random)
    if (operation === undefined) return undefined
    try {
      return protocol.encode(operation, await answer(context, operation, protocol, request), id)
    } catch (error) {
      if (error instanceof AwsError) return protocol.encodeError(request, error, id)
      throw error
    }
  },
})

async function answer(context: EmulatorContext, operation: string, protocol: Protocol, request: HttpRequest): Promise<XmlValue> {
  if (!Object.hasOwn(operations, operation)) throw notBuilt(operation)
  const input = protocol.decode(request)
  await strike(context, operation, denied(context.account, operation))
  return operations[operation]!(context.metrics, input)
}

/** The CBOR codec is loaded for those who speak it. */
async function protocolOf({headers}: HttpRequest): Promise<Protocol> {
  if (headers['smithy-protocol'] !== undefined) return (await import('./protocols/cbor.ts')).cborProtocol
  return headers['x-amz-target'] !== undefined ? jsonProtocol : queryProtocol
}
