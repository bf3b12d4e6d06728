import {edgeInfo, startEdgeUpdate} from '../edge.ts'
import {requireActive} from '../resources.ts'
import {edgeConfig} from '../shapes/edge.ts'
import {defineStreamOperation} from '../streams.ts'

export const startEdgeConfigurationUpdate = defineStreamOperation({
  name: 'StartEdgeConfigurationUpdate',
  route: '/startEdgeConfigurationUpdate',
  denied: 'AccessDeniedException',
  required: {EdgeConfig: edgeConfig},
  handle(stream, {EdgeConfig}, {context}) {
    requireActive(stream)
    return edgeInfo(startEdgeUpdate(context, stream, EdgeConfig))
  },
})
