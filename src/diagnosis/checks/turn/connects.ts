import {turnKinds} from '../../catalogue/turn.ts'
import {defineCheck} from '../../check.ts'
import {failedRelaysButDtls, failedToConnect, oneFindingEach} from '../../relay-rows.ts'
import {isTlsTrust} from '../../tls-trust.ts'

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
      failedRelaysButDtls(turnAllocations).filter(failedToConnect),
      ({failure}) => (isTlsTrust(failure) ? 'trust' : 'connect'),
      (rows, key) => {
        const servers = rows.map(({server}) => server)
        const kind = key === 'trust' ? turnKinds.tlsNotTrusted : turnKinds.connectFailed
        return kind.found(servers.join(', '), {servers, message: rows[0].failure.message})
      },
    )
  },
})
