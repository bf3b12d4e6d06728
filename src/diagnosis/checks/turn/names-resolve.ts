import {observedValue} from '../../../model/observed.ts'
import {relayKinds} from '../../catalogue/relay.ts'
import {defineCheck} from '../../check.ts'
import {hostOf, measuredRelays} from '../../relay-rows.ts'

/** Names that carry their address are usable without DNS; where a name carries none, that it does not resolve is no connection. */
export const turnNamesResolve = defineCheck({
  id: 'turn.names-resolve',
  title: 'DNS knows the names of the TURN servers',
  needs: ['turnAllocations'],
  after: ['api.issues-ice-servers'],
  emits: [relayKinds.nameUnresolved],
  settings: {},
  required: false,
  *judge({turnAllocations}) {
    const unresolved = measuredRelays(turnAllocations).flatMap(({server, fact, measured: {names}}) =>
      names.status === 'failed' && names.failure.kind !== 'interrupted' && observedValue(fact.stages.allocate)
        ? [{server, message: names.failure.message}]
        : [],
    )
    const [first] = unresolved
    if (!first) return
    const hosts = [...new Set(unresolved.map(({server}) => hostOf(server)))]
    const servers = unresolved.map(({server}) => server)
    yield relayKinds.nameUnresolved.found(hosts.join(', '), {servers, message: first.message})
  },
})
