import type {HostFamily} from '../../../../model/kvs-host.ts'
import {type PresignedUrlFact, urlParameter} from '../../../../model/presigned-url.ts'
import {urlFormKinds} from '../../../catalogue/url-form.ts'
import {defineCheck} from '../../../check.ts'

const {urlAddress, urlHostFamily} = urlFormKinds

const families: Record<HostFamily, string> = {
  'control-plane': 'the control plane',
  master: 'the websocket of masters',
  viewer: 'the websocket of viewers',
  'signaling-rest': 'the host of GetIceServerConfig',
  storage: 'the host of storage sessions',
  media: 'the host of PutMedia and GetMedia',
  'archived-media': 'the host of archived media',
  stun: 'the STUN server',
  turn: 'a TURN server',
}

export const leadsToWebsocket = defineCheck({
  id: 'sig.url-leads-to-websocket',
  title: 'The URL leads to the websocket of its role',
  needs: ['presignedUrl'],
  after: [],
  emits: [urlAddress, urlHostFamily],
  settings: {},
  required: true,
  *judge({presignedUrl: url}) {
    const {scheme, host, port, path, hasFragment, hostFamily} = url
    if (scheme !== 'wss') yield urlAddress.found(host, {part: 'scheme', found: `${scheme}://`, expected: 'wss://'})
    if (port !== undefined && port !== 443 && hostFamily !== undefined)
      yield urlAddress.found(host, {part: 'port', found: String(port), expected: '443, or left out'})
    if (path !== '' && path !== '/') yield urlAddress.found(host, {part: 'path', found: path, expected: '/'})
    if (hasFragment)
      yield urlAddress.found(host, {part: 'fragment', found: 'not empty', expected: 'left out (what stands behind #)'})
    if (hostFamily === undefined) yield {note: 'not a host of AWS'}
    else yield* judgeHost(url, hostFamily)
  },
})

function* judgeHost(url: PresignedUrlFact, family: HostFamily) {
  const {host} = url
  const clientId = urlParameter(url, 'X-Amz-ClientId')
  const role = clientId === undefined ? 'master' : 'viewer'
  const about = {host, family: families[family], role} as const
  if (family !== 'master' && family !== 'viewer')
    yield urlHostFamily.found(host, {...about, why: 'The websockets are on m-… for the master and v-… for viewers.'})
  // On a v- host without a client id, it is the id that is wanting: one finding is enough.
  else if (family === 'master' && clientId !== undefined && !/^master/i.test(clientId))
    yield urlHostFamily.found(
      host,
      {...about, why: `A URL with a client id (${clientId}) is most likely a viewer’s, whose host begins with v-.`},
      'warning',
    )
}
