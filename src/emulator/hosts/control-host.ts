import {authenticate} from '../auth/authenticate.ts'
import {recordCall} from '../cloudtrail/record-call.ts'
import type {OperationCall} from '../control-plane/operation.ts'
import {controlPlaneOperations} from '../control-plane/operations/index.ts'
import {serveRest} from '../control-plane/rest-service.ts'
import {AwsError} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse} from '../http/message.ts'
import {requestId} from '../http/request-id.ts'
import type {Principal} from '../identity/principal.ts'
import type {World, Worlds} from '../worlds.ts'
import {frontEndResponse} from './front-end-response.ts'

const controlPlane = {operations: Object.values(controlPlaneOperations)}

const absent = (service: string): AwsError => {
  const message = `kvsctl emulator: the service "${service}" is not built yet, or not this operation of it.`
  return new AwsError({status: 501, code: 'NotImplementedByEmulatorException', message})
}

/** What an operation may use in a region. */
export type CallFor = (request: HttpRequest, world: World, principal: Principal) => OperationCall

/** Regions, and which of them can be reached. */
export type ServedWorlds = Pick<Worlds, 'home' | 'of' | 'serves'>

/**
 * Answers at the control plane's port: the credential scope says which service is meant, and in which region.
 *
 * @param services signing names that are taken; all of them where every service is behind one port
 */
export const controlHost =
  ({home, of, serves}: ServedWorlds, callFor: CallFor, services = ['kinesisvideo', ...Object.keys(home.neighbours)]) =>
  async (request: HttpRequest): Promise<HttpResponse> => {
    const refuse = (error: AwsError) => frontEndResponse(request, error, requestId(home.context.random))
    const result = authenticate(home.context, request, {services, servesRegion: serves})
    if (result.status === 'refused') return refuse(result.error)
    const {service, region} = result.principal
    const world = of(region)
    if (service === 'kinesisvideo') {
      const response = await serveRest(controlPlane, request, callFor(request, world, result.principal))
      return recordCall(world.context, result.principal, request, response)
    }
    return (await world.neighbours[service]!.handle(request, result.principal)) ?? refuse(absent(service))
  }
