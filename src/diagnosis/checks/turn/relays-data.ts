import {formatTransportAddress} from '../../../model/transport-address.ts'
import {turnKinds} from '../../catalogue/turn.ts'
import {defineCheck} from '../../check.ts'
import {attempted, failedRelays, oneFindingEach} from '../../relay-rows.ts'

const reached = (stage: {readonly status: string}): boolean => stage.status === 'observed'

export const turnRelaysData = defineCheck({
  id: 'turn.relays-data',
  title: 'Data comes back through every relay',
  needs: ['turnAllocations'],
  after: ['api.issues-ice-servers'],
  emits: [turnKinds.noData],
  settings: {},
  required: true,
  *judge({turnAllocations}) {
    if (!turnAllocations.some(({observed}) => observed.status === 'observed' && reached(observed.value.stages.permission))) {
      yield {skipped: 'no relay let its peer in'}
      return
    }
    const proven = attempted(turnAllocations).filter(
      ({observed}) => observed.status === 'observed' && reached(observed.value.stages.roundTrip),
    )
    // Where no relay brings anything back, the service may not let a relay talk to itself; where another one did, it does.
    const severity = proven.length > 0 ? 'error' : 'warning'
    yield* oneFindingEach(
      failedRelays(turnAllocations).filter(({stage}) => stage === 'roundTrip'),
      () => 'no data',
      (rows) => {
        const servers = rows.map(({server}) => server)
        const permission = rows[0].fact?.stages.permission
        const peer = permission?.status === 'observed' ? formatTransportAddress(permission.value.peer) : undefined
        const data = {servers, waitedMs: Math.round(rows[0].tookMs), ...(peer && {peer})}
        return turnKinds.noData.found(servers.join(', '), data, severity)
      },
    )
    yield {note: `proven on ${proven.length}`}
  },
})
