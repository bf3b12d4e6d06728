import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'
import {directionFilter, serverFilter, transportFilter} from './turn-filters.ts'

export const relayDrops = defineFault({
  name: 'relay-drops',
  about: 'TURN relays take data and lose it',
  params: {
    every: 'lose only each n-th packet; 1, every packet, without it',
    direction: directionFilter.about,
    transport: transportFilter.about,
    server: serverFilter.about,
  },
  create: (params) => {
    const every = readWholeNumber('every', params.every, {least: 1, most: 1_000_000, otherwise: 1})
    const direction = directionFilter.create(params.direction)
    const transport = transportFilter.create(params.transport)
    const server = serverFilter.create(params.server)
    let seen = 0
    return {
      relay: (about) => {
        if (!direction(about.direction) || !transport(about.transport) || !server(about.server)) return undefined
        return ++seen % every === 0 ? {kind: 'drop'} : undefined
      },
    }
  },
})
