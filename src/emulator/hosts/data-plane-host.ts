import {authenticate} from '../auth/authenticate.ts'
import type {Operation} from '../control-plane/operation.ts'
import {serveRest} from '../control-plane/rest-service.ts'
import {errorResponse} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse} from '../http/message.ts'
import type {CallFor, ServedWorlds} from './control-host.ts'

/** Answers at a REST host of the data plane (`r-`, `w-`), and counts in CloudWatch what it served. */
export function dataPlaneHost({home, of, serves}: ServedWorlds, operations: readonly Operation[], callFor: CallFor) {
  return async (request: HttpRequest): Promise<HttpResponse> => {
    const result = authenticate(home.context, request, {services: ['kinesisvideo'], servesRegion: serves})
    if (result.status === 'refused') return errorResponse(result.error)
    const world = of(result.principal.region)
    const {store, metrics} = world.context
    const service = {
      ...({operations, regional: true} as const),
      onServed: ({operation, channel, failed, tookMs}: {operation: string; channel: string; failed: boolean; tookMs: number}) => {
        if (store.get('channels', channel)) metrics.operation(operation, channel, {failed, tookMs})
      },
    }
    return serveRest(service, request, callFor(request, world, result.principal))
  }
}
