import {defineFault} from './fault.ts'
import {readHex} from './fault-params.ts'
import {serverFilter, transportFilter} from './turn-filters.ts'

export const turnGarbage = defineFault({
  name: 'turn-garbage',
  about: 'TURN servers answer requests with bytes that are no STUN message',
  params: {
    hex: 'the bytes, hexadecimal; an HTTP error without it',
    transport: transportFilter.about,
    server: serverFilter.about,
  },
  create: (params) => {
    const bytes = readHex('hex', params.hex, Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const transport = transportFilter.create(params.transport)
    const server = serverFilter.create(params.server)
    return {turn: (about) => (transport(about.transport) && server(about.server) ? {kind: 'raw', bytes} : undefined)}
  },
})
