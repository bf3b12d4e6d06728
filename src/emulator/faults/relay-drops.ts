import {defineFault} from './fault.ts'
import {everyFilter, relayFilter} from './turn-filters.ts'

export const relayDrops = defineFault({
  name: 'relay-drops',
  about: 'TURN relays take data and lose it',
  params: {every: everyFilter.about('lose', 1), ...relayFilter.params},
  create: (params) => {
    const strikes = everyFilter.create(params, 1)
    return {relay: (about) => (strikes(about) ? {kind: 'drop'} : undefined)}
  },
})
