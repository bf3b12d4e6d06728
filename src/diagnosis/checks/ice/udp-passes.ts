import {iceKinds} from '../../catalogue/ice.ts'
import {defineCheck} from '../../check.ts'
import {attempted, failedRelays, gaveRelay} from '../../relay-rows.ts'
import {failedServers} from '../stun/answers.ts'

/** Fewer silent servers than this are more likely to be broken servers than a closed network. */
const fewestSilent = 2

export const udpPasses = defineCheck({
  id: 'ice.udp-passes',
  title: 'UDP passes this network',
  needs: ['turnAllocations', 'stunBindings'],
  after: ['api.issues-ice-servers'],
  emits: [iceKinds.udpBlocked],
  settings: {},
  required: true,
  *judge({turnAllocations, stunBindings}, {run}) {
    const answered = stunBindings.some(({observed}) => observed.status === 'observed')
    const failed = failedRelays(turnAllocations)
    const silentRelays = failed.filter(({transport, failure}) => transport === 'udp' && failure.kind === 'timeout')
    const silentStun = failedServers(stunBindings).filter(({failure}) => failure.kind === 'timeout')
    const silent = [...silentStun, ...silentRelays].map(({server}) => server)
    const relays = attempted(turnAllocations).filter(gaveRelay)
    const overUdp = relays.some(({observed}) => observed.status === 'observed' && observed.value.transport === 'udp')
    if (answered || overUdp) return
    if (silentStun.length > 0 && silentRelays.length > 0 && silent.length >= fewestSilent && relays.length > 0)
      yield iceKinds.udpBlocked.found(run.channel, {silent, works: relays.map(({subject}) => subject)})
    else yield {skipped: 'no server was reached over UDP, for reasons that say nothing about the network'}
  },
})
