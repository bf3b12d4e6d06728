import {iceDtlsKinds} from '../../catalogue/ice-dtls.ts'
import {icePairKinds} from '../../catalogue/ice-pairs.ts'
import {defineCheck} from '../../check.ts'

export const staysConnected = defineCheck({
  id: 'ice.stays-connected',
  title: 'The connection stands until it is hung up',
  needs: ['session'],
  after: ['ice.dtls-completes'],
  emits: [icePairKinds.lost, iceDtlsKinds.hungUp],
  settings: {},
  required: false,
  *judge({session}, {run}) {
    const {marks, state, watchedMs, selected, farewell} = session
    if (marks.dtlsConnectedMs === undefined) return yield {skipped: 'it never stood'}
    const afterMs = watchedMs - marks.dtlsConnectedMs
    if (farewell !== undefined) yield iceDtlsKinds.hungUp.found(run.channel, {afterMs, alert: farewell})
    else if (state === 'failed')
      yield icePairKinds.lost.found(run.channel, {
        afterMs,
        pair: selected ? `${selected.local.address} to ${selected.remote.address}` : '',
      })
  },
})
