import {defineCheck} from '../../check.ts'
import {reachFindings, reachKinds} from './judge-reach.ts'

export const reachesControlPlane = defineCheck({
  id: 'net.reaches-control-plane',
  title: 'The control plane can be reached over sound TLS',
  needs: ['endpointReach'],
  looksAt: ['channel'],
  after: [],
  explainedBy: ['net.ipv4-where-needed'],
  emits: reachKinds,
  settings: {},
  required: false,
  *judge({endpointReach}, {evidence: {channel}}) {
    // Whoever has answered a signed request can be reached, whatever this attempt met.
    const answered = channel?.status === 'observed' || (channel?.status === 'failed' && channel.failure.kind === 'refused')
    for (const raised of reachFindings(endpointReach, ['control-plane']))
      yield answered ? {...raised, severity: 'warning' as const} : raised
  },
})
