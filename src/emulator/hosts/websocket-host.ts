import type {IncomingMessage} from 'node:http'
import type {Duplex} from 'node:stream'
import type {Role} from '../../model/channel.ts'
import {authenticate} from '../auth/authenticate.ts'
import {authenticateUpgrade} from '../auth/authenticate-upgrade.ts'
import {errorResponse, frontEndError} from '../http/aws-error.ts'
import type {HttpRequest, HttpResponse} from '../http/message.ts'
import {requestHead} from '../http/read-request.ts'
import {requestId} from '../http/request-id.ts'
import {writeRefusal} from '../signaling/write-refusal.ts'
import type {Worlds} from '../worlds.ts'

/** Verifies upgrades at a signaling host (`m-`, `v-`) and hands the good ones to the signaling service. */
export function websocketHost({home, of, serves}: Worlds, role: Role) {
  const {context} = home
  const refuse = (socket: Duplex, {status, headers, body}: HttpResponse) => {
    socket.on('error', () => socket.destroy())
    const all = {'x-amzn-RequestId': requestId(context.random), ...headers}
    writeRefusal(context.clock, socket, {status, headers: all, body: String(body)})
  }
  return {
    onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      const result = authenticateUpgrade(context, requestHead(request), serves)
      if (result.status === 'refused') refuse(socket, result.response)
      else if (request.headers.upgrade?.toLowerCase() !== 'websocket') refuse(socket, noWebsocket)
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
