import {isSymmetric, type NatMapping, natMappingOf} from '../../../model/nat-mapping.ts'
import {formatTransportAddress} from '../../../model/transport-address.ts'
import {stunKinds} from '../../catalogue/stun.ts'
import {defineCheck} from '../../check.ts'

const says: Readonly<Record<NatMapping, string>> = {
  none: 'no NAT',
  'endpoint-independent': 'a NAT with endpoint-independent mapping',
  'address-dependent': 'address-dependent',
  'address-and-port-dependent': 'address- and port-dependent',
  dependent: 'address-dependent, or address- and port-dependent, which one address per server cannot tell',
  unknown: 'a NAT whose mapping one server cannot tell',
}

export const natMapping = defineCheck({
  id: 'stun.nat-mapping',
  title: 'Every server sees us at the same address',
  needs: ['natMappings'],
  after: ['stun.answers'],
  emits: [stunKinds.symmetricNat],
  settings: {},
  required: false,
  *judge({natMappings}) {
    if (natMappings.length === 0) yield {skipped: 'no STUN server answered over UDP'}
    const notes = new Set<string>()
    for (const fact of natMappings) {
      const mapping = natMappingOf(fact)
      const mapped = [...new Set(fact.seen.map((one) => formatTransportAddress(one.mapped)))]
      const local = formatTransportAddress(fact.local)
      if (isSymmetric(mapping)) yield stunKinds.symmetricNat.found(local, {local, mapped, mapping: says[mapping]})
      else notes.add(says[mapping])
    }
    for (const note of notes) yield {note}
  },
})
