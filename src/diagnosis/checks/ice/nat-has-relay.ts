import {isSymmetric, natMappingOf} from '../../../model/nat-mapping.ts'
import {formatTransportAddress} from '../../../model/transport-address.ts'
import {iceKinds} from '../../catalogue/ice.ts'
import {defineCheck} from '../../check.ts'
import {gaveRelay} from '../../relay-rows.ts'

export const natHasRelay = defineCheck({
  id: 'ice.nat-has-relay',
  title: 'Where the NAT demands a relay, there is one',
  needs: ['natMappings', 'turnAllocations'],
  after: ['api.issues-ice-servers'],
  emits: [iceKinds.noRelayBehindNat],
  settings: {},
  required: false,
  *judge({natMappings, turnAllocations}, {run}) {
    if (natMappings.every(({seen}) => seen.length === 0)) yield {skipped: 'no server told how it sees us'}
    const symmetric = natMappings.find((fact) => isSymmetric(natMappingOf(fact)))
    if (!symmetric || turnAllocations.some(gaveRelay)) return
    const mapped = [...new Set(symmetric.seen.map((one) => formatTransportAddress(one.mapped)))]
    yield iceKinds.noRelayBehindNat.found(run.channel, {local: formatTransportAddress(symmetric.local), mapped})
  },
})
