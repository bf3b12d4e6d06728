import {defineFault} from './fault.ts'
import {serverFilter, transportFilter} from './turn-filters.ts'

export const turnForbidsPeers = defineFault({
  name: 'turn-forbids-peers',
  about: 'TURN servers relay to no local address, as those of AWS do: 403 Forbidden IP',
  params: {
    peers: 'local (loopback, private, link-local) or all; local without it',
    transport: transportFilter.about,
    server: serverFilter.about,
  },
  create: ({peers = 'local', ...params}) => {
    if (peers !== 'local' && peers !== 'all') throw new Error(`peers "${peers}" is none of local, all.`)
    const transport = transportFilter.create(params.transport)
    const server = serverFilter.create(params.server)
    return {
      peer: (about) =>
        (about.local || peers === 'all') && transport(about.transport) && server(about.server) ? {kind: 'forbid'} : undefined,
    }
  },
})
