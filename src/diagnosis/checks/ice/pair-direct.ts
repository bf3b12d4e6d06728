import type {SessionPair} from '../../../model/session-evidence.ts'
import {icePairKinds} from '../../catalogue/ice-pairs.ts'
import {defineCheck} from '../../check.ts'

const isRelayed = ({local, remote}: SessionPair): boolean => local.type === 'relay' || remote.type === 'relay'

const textOf = ({local, remote}: SessionPair): string => `${local.type} ${local.address} to ${remote.type} ${remote.address}`

export const pairDirect = defineCheck({
  id: 'ice.pair-direct',
  title: 'A relay is used only where it is needed',
  needs: ['session'],
  after: ['ice.peers-connect'],
  emits: [icePairKinds.relayUnneeded],
  settings: {},
  required: false,
  *judge({session: {selected, pairs, choices}}, {run}) {
    if (!selected || choices.relayOnly || choices.send || choices.accept || !isRelayed(selected)) return
    const direct = pairs.find((pair) => pair.state === 'succeeded' && !isRelayed(pair))
    if (direct) yield icePairKinds.relayUnneeded.found(run.channel, {relay: textOf(selected), direct: textOf(direct)})
  },
})
