import {authenticate} from '../auth/authenticate.ts'
import type {Operation, OperationCall} from '../control-plane/operation.ts'
import {serveRest} from '../control-plane/rest-service.ts'
import {errorResponse} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse} from '../http/message.ts'

/** Answers at a REST host of the data plane (`r-`, `w-`), and counts in CloudWatch what it served. */
export function dataPlaneHost(operations: readonly Operation[], callFor: (request: HttpRequest) => OperationCall) {
  return async (request: HttpRequest): Promise<HttpResponse> => {
    const call = callFor(request)
    const {store, metrics} = call.context
    const result = authenticate(call.context, request, {services: ['kinesisvideo']})
    if (result.status === 'refused') return errorResponse(result.error)
    const service = {
      operations,
      onServed: ({operation, channel, failed, tookMs}: {operation: string; channel: string; failed: boolean; tookMs: number}) => {
        if (store.get('channels', channel)) metrics.operation(operation, channel, {failed, tookMs})
      },
    }
    return serveRest(service, request, call)
  }
}
