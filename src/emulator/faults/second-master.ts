import {afterParam} from './after-param.ts'
import {defineFault} from './fault.ts'

/** Two devices that were flashed with one name: the newest master wins, and the older one is told nothing. */
export const secondMaster = defineFault({
  name: 'second-master',
  about: 'a stranger connects as master, displaces the one that is there, and keeps all offers to itself',
  params: {
    after: afterParam.about,
    close: '"yes": the one that is displaced is closed (1000), and will be back; it stays open and hears nothing without it',
  },
  lasting: true,
  create: ({after, close = 'no'}) => {
    if (close !== 'yes' && close !== 'no') throw new Error(`close "${close}" is neither yes nor no.`)
    const effect = {
      ...({kind: 'put-aside', for: 'stranger'} as const),
      afterMs: afterParam.read(after),
      ...(close === 'yes' && {closeCode: 1000}),
    }
    return {connection: ({role}) => (role === 'MASTER' ? effect : undefined)}
  },
})
