import {defineFault} from './fault.ts'
import {readWholeNumber} from './fault-params.ts'
import {relayFilter} from './turn-filters.ts'

export const relayLimits = defineFault({
  name: 'relay-limits',
  about: 'TURN relays lose what is above a bit rate, per allocation and each way',
  params: {kbps: 'kilobits per second; 500 without it', ...relayFilter.params},
  create: (params) => {
    const bitsPerSecond = 1000 * readWholeNumber('kbps', params.kbps, {least: 1, most: 1_000_000, otherwise: 500})
    const concerns = relayFilter.create(params)
    return {relay: (about) => (concerns(about) ? {kind: 'limit', bitsPerSecond} : undefined)}
  },
})
