import {observedValue} from '../../../model/observed.ts'
import {relayKinds} from '../../catalogue/relay.ts'
import {defineCheck} from '../../check.ts'
import {measuredRelays} from '../../relay-rows.ts'

export const turnCarriesVideo = defineCheck({
  id: 'turn.carries-video',
  title: 'Every relay carries the bit rate of video',
  needs: ['turnAllocations'],
  after: ['api.issues-ice-servers'],
  emits: [relayKinds.narrow],
  settings: {
    wantedBitsPerSecond: {default: 1_500_000, unit: 'bit/s', about: 'a relay that carries less whole is a warning'},
  },
  required: false,
  *judge({turnAllocations}, {settings: {wantedBitsPerSecond}}) {
    const rated = measuredRelays(turnAllocations).flatMap(({server, measured}) => {
      const rate = observedValue(measured.rate)
      return rate ? [{server, carriedBitsPerSecond: rate.carriedBitsPerSecond}] : []
    })
    if (rated.length === 0) yield {skipped: 'without --bandwidth'}
    for (const {server, carriedBitsPerSecond} of rated)
      if (carriedBitsPerSecond < wantedBitsPerSecond)
        yield relayKinds.narrow.found(server, {servers: [server], carriedBitsPerSecond, wantedBitsPerSecond})
  },
})
