import type {StoredEdge} from '../../state/store.ts'
import {edgeInfo} from '../edge.ts'
import {defineOperation} from '../operation.ts'
import {takePage} from '../page-token.ts'
import {edgeListLimit, hubDeviceArn} from '../shapes/edge.ts'
import {nextToken} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

const operation = 'ListEdgeAgentConfigurations'

/** Configurations in a page where the request does not say. */
const defaultLimit = 5

export const listEdgeAgentConfigurations = defineOperation({
  name: operation,
  route: '/listEdgeAgentConfigurations',
  input: structure({HubDeviceArn: hubDeviceArn}, {MaxResults: edgeListLimit, NextToken: nextToken}),
  handle({HubDeviceArn: filter, MaxResults: limit = defaultLimit, NextToken: token}, {context}) {
    const pick = (edge: StoredEdge) => (edge.config.HubDeviceArn === filter ? edge : undefined)
    const {page, next} = takePage(context, {operation, filter, token, limit, of: 'edges', pick})
    return {EdgeConfigs: page.map(edgeInfo), ...next}
  },
})
