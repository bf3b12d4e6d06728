import type {Role} from '../../model/channel.ts'
import {defineFault, type FaultPoints} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'

/** What the service is thought to say. Texts of 403 and 404 are not published; the 400 was captured (see signaling/refusals.ts). */
const usual: Readonly<Record<number, {errorType?: string; body: (role: Role) => string}>> = {
  400: {body: () => '{"Message":"Maximum number of clients connected to the channel !"}'},
  403: {
    errorType: 'AccessDeniedException',
    body: (role) =>
      `{"message":"User is not authorized to perform: kinesisvideo:ConnectAs${role === 'MASTER' ? 'Master' : 'Viewer'}"}`,
  },
  404: {errorType: 'ResourceNotFoundException', body: () => '{"message":"The requested channel is not found or not active."}'},
}

export const websocketRefused = defineFault({
  name: 'websocket-refused',
  about: 'the signaling websocket is refused with a status of your choice',
  params: {status: 'HTTP status 400..599; 403 without it', body: 'text of the body, or none; what the service says without it'},
  create: (params) => {
    const status = readWholeNumber('status', params.status, {least: 400, most: 599, otherwise: 403})
    return {upgrade: ({role}) => refusal(status, role, params.body)}
  },
})

function refusal(status: number, role: Role, body: string | undefined): FaultPoints['upgrade']['effect'] {
  if (body === 'none') return {kind: 'refuse', status, headers: {}, body: ''}
  const {errorType, body: said} = usual[status] ?? {body: () => '{"message":"Internal server error"}'}
  const headers = {'Content-Type': 'application/json; charset=UTF-8', ...(errorType && {'x-amzn-ErrorType': errorType})}
  return {kind: 'refuse', status, headers, body: body ?? said(role)}
}
