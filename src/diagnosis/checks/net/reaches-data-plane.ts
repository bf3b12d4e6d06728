import {defineCheck} from '../../check.ts'
import {reachFindings, reachKinds} from './judge-reach.ts'

export const reachesDataPlane = defineCheck({
  id: 'net.reaches-data-plane',
  title: "The channel's own endpoints can be reached over sound TLS",
  needs: ['endpointReach'],
  after: ['api.hands-out-endpoints'],
  emits: reachKinds,
  settings: {},
  required: false,
  *judge({endpointReach}) {
    yield* reachFindings(endpointReach, ['signaling-rest', 'websocket-viewer', 'websocket-master', 'storage'])
  },
})
