import {defineFault} from './fault.ts'
import {serverFilter, transportFilter} from './turn-filters.ts'

export const turnSilent = defineFault({
  name: 'turn-silent',
  about: 'TURN servers take requests and say nothing',
  params: {transport: transportFilter.about, server: serverFilter.about},
  create: (params) => {
    const transport = transportFilter.create(params.transport)
    const server = serverFilter.create(params.server)
    return {turn: (about) => (transport(about.transport) && server(about.server) ? {kind: 'silent'} : undefined)}
  },
})
