import {apiKinds} from '../../catalogue/api.ts'
import {envKinds} from '../../catalogue/env.ts'
import {defineCheck} from '../../check.ts'
import {refusalOf} from '../../refusal.ts'

export const handsOutEndpoints = defineCheck({
  id: 'api.hands-out-endpoints',
  title: "The service hands out the channel's endpoints",
  needs: ['endpoints'],
  looksAt: ['identity', 'channel'],
  after: ['api.channel-active'],
  emits: [...Object.values(apiKinds), ...Object.values(envKinds)],
  settings: {},
  required: true,
  onFailure: refusalOf('GetSignalingChannelEndpoint'),
  *judge({endpoints}) {
    const missing = (['wss', 'https'] as const).filter((protocol) => endpoints[protocol] === undefined)
    if (missing.length > 0) yield {note: `no ${missing.join(' and no ')} endpoint`}
  },
})
