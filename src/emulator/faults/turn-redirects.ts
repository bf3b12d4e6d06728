import {defineFault} from './fault.ts'
import {readAddress} from './fault-params.ts'
import {serverFilter, transportFilter} from './turn-filters.ts'

export const turnRedirects = defineFault({
  name: 'turn-redirects',
  about: 'TURN servers send clients that want to allocate to another server (300, ALTERNATE-SERVER)',
  params: {
    to: 'IP:PORT to send them to; the other TURN server without it',
    transport: transportFilter.about,
    server: serverFilter.about,
  },
  create: (params) => {
    const transport = transportFilter.create(params.transport)
    const server = serverFilter.create(params.server)
    const alternate = params.to === undefined ? undefined : readAddress('to', params.to)
    return {
      // RFC 8489 §14.8: to be signed, and never said to who has not proved who it is.
      turn: (about) =>
        about.authenticated && about.method === 'Allocate' && transport(about.transport) && server(about.server)
          ? {kind: 'error', code: 300, sign: true, ...(alternate && {alternate})}
          : undefined,
    }
  },
})
