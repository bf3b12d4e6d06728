import {defineFault} from './fault.ts'

export const noMaster = defineFault({
  name: 'no-master',
  about:
    'the channel has no master: whoever connects as one is out of routing, and what is sent to it waits for the MessageTtlSeconds',
  params: {},
  lasting: true,
  create: () => ({
    connection: ({role}) => (role === 'MASTER' ? {kind: 'put-aside', for: 'nobody', afterMs: 0} : undefined),
  }),
})
