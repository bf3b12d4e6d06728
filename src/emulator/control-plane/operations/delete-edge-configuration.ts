import {startEdgeDeletion} from '../edge.ts'
import {defineStreamOperation} from '../streams.ts'

export const deleteEdgeConfiguration = defineStreamOperation({
  name: 'DeleteEdgeConfiguration',
  route: '/deleteEdgeConfiguration',
  denied: 'AccessDeniedException',
  handle(stream, _input, {context}) {
    startEdgeDeletion(context, stream)
    return {}
  },
})
