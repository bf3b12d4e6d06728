import {afterParam} from './after-param.ts'
import {defineFault} from './fault.ts'

export const duplicateClientId = defineFault({
  name: 'duplicate-client-id',
  about: 'a stranger connects under the client id of each viewer and takes over: the viewer stays connected and hears nothing',
  params: {after: afterParam.about},
  lasting: true,
  create: ({after}) => {
    const effect = {kind: 'put-aside', for: 'stranger', afterMs: afterParam.read(after)} as const
    return {connection: ({role}) => (role === 'VIEWER' ? effect : undefined)}
  },
})
