import {parseIceServerUrl} from '../../../model/ice-server.ts'
import {apiKinds} from '../../catalogue/api.ts'
import {envKinds} from '../../catalogue/env.ts'
import {defineCheck} from '../../check.ts'
import {count} from '../../count.ts'
import {refusalOf} from '../../refusal.ts'

/** Stands alone: with `--ice-servers` the servers come from a file, whatever the service says about the channel. */
export const issuesIceServers = defineCheck({
  id: 'api.issues-ice-servers',
  title: 'There are ICE servers with a TURN server among them',
  needs: ['iceServers'],
  looksAt: ['identity', 'channel'],
  after: ['api.hands-out-endpoints'],
  standsAlone: true,
  emits: [...Object.values(apiKinds), ...Object.values(envKinds)],
  settings: {},
  required: true,
  onFailure: refusalOf('GetIceServerConfig'),
  *judge({iceServers}, {run}) {
    const urls = iceServers.servers.flatMap((server) => server.urls)
    const relays = urls.filter((url) => parseIceServerUrl(url)?.kind === 'turn')
    if (relays.length === 0) yield apiKinds.noIceServers.found(run.channel, {source: iceServers.source})
    else yield {note: `${count(iceServers.servers.length, 'server')}, ${count(urls.length, 'URI')}`}
  },
})
