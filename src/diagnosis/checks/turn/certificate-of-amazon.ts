import {observedValue} from '../../../model/observed.ts'
import {relayKinds} from '../../catalogue/relay.ts'
import {defineCheck} from '../../check.ts'
import {hostOf, measuredRelays} from '../../relay-rows.ts'
import {isForeignIssuer} from '../../tls-trust.ts'

/** Names of the service outside China, whose certificates are of other authorities. */
const ofAmazon = /\.kinesisvideo(-fips)?\.[a-z0-9-]+\.(amazonaws\.com|api\.aws)$/

export const turnCertificateOfAmazon = defineCheck({
  id: 'turn.certificate-of-amazon',
  title: 'TLS with TURN servers of the service ends at Amazon',
  needs: ['turnAllocations'],
  after: ['api.issues-ice-servers'],
  emits: [relayKinds.intercepted],
  settings: {},
  required: false,
  *judge({turnAllocations}) {
    const connected = measuredRelays(turnAllocations).flatMap(({server, fact}) => {
      const connect = observedValue(fact.stages.connect)
      return connect?.issuer !== undefined && connect.verified && ofAmazon.test(hostOf(server))
        ? [{server, issuer: connect.issuer}]
        : []
    })
    if (connected.length === 0) yield {skipped: 'there was none'}
    const foreign = connected.filter(({issuer}) => isForeignIssuer([{issuer}]))
    for (const issuer of new Set(foreign.map((one) => one.issuer))) {
      const servers = foreign.filter((one) => one.issuer === issuer).map(({server}) => server)
      yield relayKinds.intercepted.found(servers.join(', '), {servers, issuer})
    }
  },
})
