import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'
import {everyFilter, relayFilter} from './turn-filters.ts'

export const relayReorders = defineFault({
  name: 'relay-reorders',
  about: 'TURN relays hold packets back, so that later ones overtake them',
  params: {
    every: everyFilter.about('hold back', 2),
    ms: 'for how many milliseconds; 50 without it',
    ...relayFilter.params,
  },
  create: (params) => {
    const ms = readWholeNumber('ms', params.ms, {least: 1, most: 60_000, otherwise: 50})
    const strikes = everyFilter.create(params, 2)
    return {relay: (about) => (strikes(about) ? {kind: 'delay', ms} : undefined)}
  },
})
