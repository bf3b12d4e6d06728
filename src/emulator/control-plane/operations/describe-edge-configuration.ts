import {agentStatus, edgeInfo, edgeOf} from '../edge.ts'
import {defineStreamOperation} from '../streams.ts'

export const describeEdgeConfiguration = defineStreamOperation({
  name: 'DescribeEdgeConfiguration',
  route: '/describeEdgeConfiguration',
  denied: 'AccessDeniedException',
  handle(stream, _input, {context}) {
    const edge = edgeOf(context, stream)
    return {...edgeInfo(edge), EdgeAgentStatus: agentStatus(edge)}
  },
})
