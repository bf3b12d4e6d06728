import {relayKinds} from '../../catalogue/relay.ts'
import {turnKinds} from '../../catalogue/turn.ts'
import {defineCheck} from '../../check.ts'
import {measuredRelays} from '../../relay-rows.ts'

export const turnTakesBack = defineCheck({
  id: 'turn.takes-back',
  title: 'Every TURN server gives two allocations, and takes them back',
  needs: ['turnAllocations'],
  after: ['api.issues-ice-servers'],
  emits: [relayKinds.kept, turnKinds.quotaReached],
  settings: {},
  required: false,
  *judge({turnAllocations}) {
    const relays = measuredRelays(turnAllocations).filter(({measured}) => measured.release.status !== 'not-attempted')
    if (relays.length === 0) yield {skipped: 'no relay was allocated'}
    for (const {
      server,
      measured: {release, secondRelay},
    } of relays) {
      const servers = [server]
      if (release.status === 'failed') yield relayKinds.kept.found(server, {servers, message: release.failure.message})
      if (secondRelay.status === 'failed' && secondRelay.failure.code === '486')
        yield turnKinds.quotaReached.found(server, {servers, reason: 'to a second allocation'}, 'warning')
    }
  },
})
