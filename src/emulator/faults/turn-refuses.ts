import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'
import {methodFilter, serverFilter, transportFilter} from './turn-filters.ts'

/** coturn does not sign these, and their receiver may have another key. */
const unsignedCodes: readonly number[] = [401, 438]

export const turnRefuses = defineFault({
  name: 'turn-refuses',
  about: 'TURN servers refuse requests that are in order with an error code of your choice',
  params: {
    code: 'STUN error code 300..699: 401, 403, 437, 438, 441, 442, 486, 508 ...; 486 without it',
    reason: 'reason phrase; the usual one of the code without it',
    method: methodFilter.about,
    transport: transportFilter.about,
    server: serverFilter.about,
  },
  create: (params) => {
    const code = readWholeNumber('code', params.code, {least: 300, most: 699, otherwise: 486})
    const method = methodFilter.create(params.method)
    const transport = transportFilter.create(params.transport)
    const server = serverFilter.create(params.server)
    const effect = {
      kind: 'error' as const,
      code,
      ...(params.reason !== undefined && {reason: params.reason}),
      sign: !unsignedCodes.includes(code),
    }
    return {
      // The first request without credentials gets its 401 in any case: what is refused is the one that would have succeeded.
      turn: (about) =>
        about.authenticated && method(about.method) && transport(about.transport) && server(about.server) ? effect : undefined,
    }
  },
})
