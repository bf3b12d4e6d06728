import {authenticate} from '../auth/authenticate.ts'
import type {OperationCall} from '../control-plane/operation.ts'
import {controlPlaneOperations} from '../control-plane/operations/index.ts'
import {serveRest} from '../control-plane/rest-service.ts'
import {AwsError} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse, ServiceHandler} from '../http/message.ts'
import {requestId} from '../http/request-id.ts'
import {frontEndResponse} from './front-end-response.ts'

/** Services that share the control plane's port, by signing name: `monitoring` is CloudWatch. */
export type NeighbourServices = Readonly<Record<string, ServiceHandler>>

const controlPlane = {operations: Object.values(controlPlaneOperations)}

const absent = (service: string): AwsError => {
  const message = `kvsctl emulator: the service "${service}" is not built yet, or not this operation of it.`
  return new AwsError({status: 501, code: 'NotImplementedByEmulatorException', message})
}

/** Answers at the control plane's port: the credential scope says which service is meant. */
export const controlHost =
  (neighbours: NeighbourServices, callFor: (request: HttpRequest) => OperationCall) =>
  async (request: HttpRequest): Promise<HttpResponse> => {
    const call = callFor(request)
    const services = ['kinesisvideo', ...Object.keys(neighbours)]
    const refuse = (error: AwsError) => frontEndResponse(request, error, requestId(call.context.random))
    const result = authenticate(call.context, request, {services})
    if (result.status === 'refused') return refuse(result.error)
    const {service} = result.principal
    if (service === 'kinesisvideo') return serveRest(controlPlane, request, call)
    return (await neighbours[service]!.handle(request)) ?? refuse(absent(service))
  }
