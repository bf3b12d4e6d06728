import {icePairKinds} from '../../catalogue/ice-pairs.ts'
import {defineCheck} from '../../check.ts'

export const sessionRelay = defineCheck({
  id: 'ice.session-relay',
  title: 'Where relays alone are to be used, there is one',
  needs: ['offerAnswer'],
  looksAt: ['iceServers'],
  after: ['sig.opens-websocket'],
  emits: [icePairKinds.noOwnRelay],
  settings: {},
  required: false,
  onFailure({code}, _key, {run, evidence: {iceServers}}) {
    if (code !== 'no-relay') return []
    const servers = iceServers?.status === 'observed' ? iceServers.value.servers : []
    const tried = servers.flatMap(({urls}) => urls).filter((url) => url.startsWith('turn')).length
    return [icePairKinds.noOwnRelay.found(run.channel, {tried})]
  },
  *judge() {},
})
