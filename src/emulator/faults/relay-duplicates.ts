import {defineFault} from './fault.ts'
import {everyFilter, relayFilter} from './turn-filters.ts'

export const relayDuplicates = defineFault({
  name: 'relay-duplicates',
  about: 'TURN relays send data twice',
  params: {every: everyFilter.about('double', 1), ...relayFilter.params},
  create: (params) => {
    const strikes = everyFilter.create(params, 1)
    return {relay: (about) => (strikes(about) ? {kind: 'duplicate'} : undefined)}
  },
})
