import type {IncomingMessage} from 'node:http'
import type {Duplex} from 'node:stream'
import type {Role} from '../../model/channel.ts'
import {authenticate} from '../auth/authenticate.ts'
import {authenticateUpgrade, type VerifiedUpgrade} from '../auth/authenticate-upgrade.ts'
import type {EmulatorContext} from '../context.ts'
import {demandsOf} from '../control-plane/demands.ts'
import {AwsError, errorResponse, frontEndError} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse} from '../http/message.ts'
import {requestHead} from '../http/read-request.ts'
import {serviceDate} from '../http/service-date.ts'
import {authorize} from '../identity/authorize.ts'
import {errorHeaders, writeRefusal} from '../signaling/write-refusal.ts'
import type {ServedWorlds} from './control-host.ts'

/** Answers an upgrade that does not happen. */
export function refuseUpgrade(
  context: EmulatorContext,
  socket: Duplex,
  {status, headers, body}: HttpResponse,
  date = serviceDate(context),
): void {
  socket.on('error', () => socket.destroy())
  const named = {...errorHeaders(context.random, headers['x-amzn-ErrorType'] ?? ''), Date: date}
  writeRefusal(context, socket, {status, headers: named, body: String(body)})
}

/** Verifies upgrades at a signaling host (`m-`, `v-`) and hands the good ones to the signaling service. */
export function websocketHost({home, of, serves}: ServedWorlds, role: Role) {
  const {context} = home
  return {
    onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      // Before the last strike of a fault that has the service tell another time.
      const date = serviceDate(context)
      const result = authenticateUpgrade(context, requestHead(request), serves)
      if (result.status === 'refused') refuseUpgrade(context, socket, result.response, date)
      else if (request.headers.upgrade?.toLowerCase() !== 'websocket') refuseUpgrade(context, socket, noWebsocket)
      else {
        const {verified} = result
        const world = of(verified.region)
        const denied = denialOfConnect(world.context, role, verified)
        if (denied) refuseUpgrade(context, socket, errorResponse(denied))
        else world.signaling.handleUpgrade(role, request, socket, head, verified)
      }
    },
    /** A request that asks for no upgrade. */
    async onRequest(request: HttpRequest): Promise<HttpResponse> {
      const result = authenticate(context, request, {services: ['kinesisvideo'], servesRegion: serves})
      return result.status === 'refused' ? errorResponse(result.error) : noWebsocket
    },
  }
}

/** The gateway asks for the permission before the service looks at the channel. Where none is named, that is the service's to say. */
function denialOfConnect(context: EmulatorContext, role: Role, {principal, channelArn}: VerifiedUpgrade): AwsError | undefined {
  if (channelArn === '') return undefined
  const operation = role === 'MASTER' ? 'ConnectAsMaster' : 'ConnectAsViewer'
  try {
    for (const demand of demandsOf(context, operation, {ChannelARN: channelArn}))
      authorize(context, principal, demand, (message) => frontEndError(403, 'AccessDeniedException', message))
    return undefined
  } catch (error) {
    if (error instanceof AwsError) return error
    throw error
  }
}

const noWebsocket = errorResponse(frontEndError(400, 'BadRequestException', 'This endpoint takes websocket upgrades only.'))
