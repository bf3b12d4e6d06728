import {defineFault} from './fault.ts'
import {serverFilter} from './turn-filters.ts'

export const turnWrongRealm = defineFault({
  name: 'turn-wrong-realm',
  about: 'TURN servers announce a realm that is not the one they check with, so that good credentials fail',
  params: {realm: 'the realm to announce; wrong.example without it', server: serverFilter.about},
  create: ({realm = 'wrong.example', ...params}) => {
    if (Buffer.byteLength(realm) > 128) throw new Error('realm is longer than 128 bytes, which no client has room for.')
    const server = serverFilter.create(params.server)
    return {
      turn: (about) =>
        !about.authenticated && server(about.server) ? {kind: 'error', code: 401, sign: false, realm} : undefined,
    }
  },
})
