import {iceKinds} from '../../catalogue/ice.ts'
import {defineCheck} from '../../check.ts'
import {attempted, failedRelays, gaveRelay} from '../../relay-rows.ts'

export const hasRelay = defineCheck({
  id: 'ice.has-relay',
  title: 'There is at least one relay candidate',
  needs: ['turnAllocations'],
  after: ['api.issues-ice-servers'],
  emits: [iceKinds.noRelay],
  settings: {},
  required: true,
  *judge({turnAllocations}, {run}) {
    const tried = attempted(turnAllocations)
    const relays = tried.filter(gaveRelay)
    if (relays.length > 0) {
      yield {note: `${relays.length}`}
      return
    }
    const interrupted = failedRelays(turnAllocations).find(({failure}) => failure.kind === 'interrupted')
    if (interrupted) yield {unjudged: interrupted.failure}
    else yield iceKinds.noRelay.found(run.channel, {tried: tried.length})
  },
})
