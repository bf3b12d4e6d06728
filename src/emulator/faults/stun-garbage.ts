import {defineFault} from './fault.ts'
import {readHex} from './fault-params.ts'
import {bindingFilter} from './stun-filters.ts'

export const stunGarbage = defineFault({
  name: 'stun-garbage',
  about: 'the STUN server answers with bytes that are no STUN message',
  params: {hex: 'the bytes, hexadecimal; an HTTP error without it', server: bindingFilter.about},
  create: (params) => {
    const bytes = readHex('hex', params.hex, Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const applies = bindingFilter.create(params.server)
    return {binding: ({server}) => (applies(server) ? {kind: 'raw', bytes} : undefined)}
  },
})
