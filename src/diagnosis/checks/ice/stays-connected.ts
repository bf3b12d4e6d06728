import {icePairKinds} from '../../catalogue/ice-pairs.ts'
import {defineCheck} from '../../check.ts'

export const staysConnected = defineCheck({
  id: 'ice.stays-connected',
  title: 'The connection stands until it is hung up',
  needs: ['session'],
  after: ['ice.dtls-completes'],
  emits: [icePairKinds.lost],
  settings: {},
  required: false,
  *judge({session}, {run}) {
    const {marks, state, watchedMs, selected} = session
    if (marks.dtlsConnectedMs === undefined) yield {skipped: 'it never stood'}
    else if (state === 'failed')
      yield icePairKinds.lost.found(run.channel, {
        afterMs: watchedMs - marks.dtlsConnectedMs,
        pair: selected ? `${selected.local.address} to ${selected.remote.address}` : '',
      })
  },
})
