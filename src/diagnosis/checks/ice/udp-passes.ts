import {iceKinds} from '../../catalogue/ice.ts'
import {defineCheck} from '../../check.ts'
import {attempted, type FailedRelay, failedRelays, gaveRelay, hostOf} from '../../relay-rows.ts'
import {failedServers} from '../stun/answers.ts'

/** Fewer silent servers than this are more likely to be broken servers than a closed network. */
const fewestSilent = 2

const isOverUdp = (transport: string): boolean => transport === 'udp' || transport === 'dtls'

export const udpPasses = defineCheck({
  id: 'ice.udp-passes',
  title: 'UDP passes this network',
  needs: ['turnAllocations', 'stunBindings'],
  after: ['api.issues-ice-servers'],
  emits: [iceKinds.udpBlocked],
  settings: {},
  required: true,
  *judge({turnAllocations, stunBindings}, {run}) {
    const answered = stunBindings.some(({observed}) => observed.status === 'observed' && isOverUdp(observed.value.transport))
    const silentRelays = failedRelays(turnAllocations).filter(
      ({transport, failure}) => isOverUdp(transport) && failure.kind === 'timeout',
    )
    const silentStun = failedServers(stunBindings).filter(({failure}) => failure.kind === 'timeout')
    const silent = [...silentStun, ...silentRelays].map(({server}) => server)
    const relays = attempted(turnAllocations).filter(gaveRelay)
    const overUdp = relays.some(({observed}) => observed.status === 'observed' && isOverUdp(observed.value.transport))
    if (answered || overUdp) return
    const works = relays.map(({subject}) => subject)
    const stunIsSilent = stunBindings.length > 0 ? silentStun.length > 0 : silentAtServing(silentRelays, works)
    if (stunIsSilent && silentRelays.length > 0 && silent.length >= fewestSilent && relays.length > 0)
      yield iceKinds.udpBlocked.found(run.channel, {silent, works})
    else yield {skipped: 'no server was reached over UDP, for reasons that say nothing about the network'}
  },
})

/** Where no STUN server was asked: hosts that are silent over UDP are there, since they serve over TCP or TLS. */
const silentAtServing = (silent: readonly FailedRelay[], works: readonly string[]): boolean =>
  silent.some(({server}) => works.some((url) => hostOf(url) === hostOf(server)))
