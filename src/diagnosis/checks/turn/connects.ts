import {turnKinds} from '../../catalogue/turn.ts'
import {defineCheck} from '../../check.ts'
import {type FailedRelay, failedRelays, oneFindingEach} from '../../relay-rows.ts'
import {isTlsTrust} from '../../tls-trust.ts'

/** Over TCP and TLS: a connection stands. Over UDP: the address can be sent to (a name that resolves, no ICMP refusal). */
const isConnect = ({stage, failure}: FailedRelay): boolean =>
  stage === 'connect' || (stage === 'allocate' && failure.kind === 'unreachable')

export const turnConnects = defineCheck({
  id: 'turn.connects',
  title: 'Every TURN server can be connected to',
  needs: ['turnAllocations'],
  after: ['api.issues-ice-servers'],
  emits: [turnKinds.connectFailed, turnKinds.tlsNotTrusted],
  settings: {},
  required: true,
  *judge({turnAllocations}) {
    yield* oneFindingEach(
      failedRelays(turnAllocations).filter(isConnect),
      ({failure}) => (isTlsTrust(failure) ? 'trust' : 'connect'),
      (rows, key) => {
        const servers = rows.map(({server}) => server)
        const kind = key === 'trust' ? turnKinds.tlsNotTrusted : turnKinds.connectFailed
        return kind.found(servers.join(', '), {servers, message: rows[0].failure.message})
      },
    )
  },
})
