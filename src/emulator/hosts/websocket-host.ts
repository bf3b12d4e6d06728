import type {IncomingMessage} from 'node:http'
import type {Duplex} from 'node:stream'
import type {Role} from '../../model/channel.ts'
import {authenticate} from '../auth/authenticate.ts'
import {authenticateUpgrade} from '../auth/authenticate-upgrade.ts'
import type {EmulatorContext} from '../context.ts'
import {errorResponse, frontEndError} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse} from '../http/message.ts'
import {requestHead} from '../http/read-request.ts'
import {serviceDate} from '../http/service-date.ts'
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
      else of(result.verified.region).signaling.handleUpgrade(role, request, socket, head, result.verified)
    },
    /** A request that asks for no upgrade. */
    async onRequest(request: HttpRequest): Promise<HttpResponse> {
      const result = authenticate(context, request, {services: ['kinesisvideo'], servesRegion: serves})
      return result.status === 'refused' ? errorResponse(result.error) : noWebsocket
    },
  }
}

const noWebsocket = errorResponse(frontEndError(400, 'BadRequestException', 'This endpoint takes websocket upgrades only.'))
