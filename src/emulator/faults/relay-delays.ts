import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'
import {relayFilter} from './turn-filters.ts'

export const relayDelays = defineFault({
  name: 'relay-delays',
  about: 'TURN relays send data on too late',
  params: {ms: 'by how many milliseconds; 300 without it', ...relayFilter.params},
  create: (params) => {
    const ms = readWholeNumber('ms', params.ms, {least: 1, most: 60_000, otherwise: 300})
    const concerns = relayFilter.create(params)
    return {relay: (about) => (concerns(about) ? {kind: 'delay', ms} : undefined)}
  },
})
