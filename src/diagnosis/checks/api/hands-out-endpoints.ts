import {observedValue} from '../../../model/observed.ts'
import {apiKinds} from '../../catalogue/api.ts'
import {envKinds} from '../../catalogue/env.ts'
import {defineCheck} from '../../check.ts'
import {refusalFinding} from '../../refusal.ts'

export const handsOutEndpoints = defineCheck({
  id: 'api.hands-out-endpoints',
  title: "The service hands out the channel's endpoints",
  needs: ['endpoints'],
  looksAt: ['identity', 'channel'],
  after: ['api.channel-active'],
  emits: [...Object.values(apiKinds), ...Object.values(envKinds)],
  settings: {},
  required: true,
  onFailure(failure, _key, {run, evidence}) {
    const principal = observedValue(evidence.identity)?.arn
    const raised = refusalFinding(failure, {
      operation: 'GetSignalingChannelEndpoint',
      resource: observedValue(evidence.channel)?.arn ?? run.channel,
      ...(principal !== undefined && {principal}),
    })
    return raised && [raised]
  },
  *judge({endpoints}) {
    const missing = (['wss', 'https'] as const).filter((protocol) => endpoints[protocol] === undefined)
    if (missing.length > 0) yield {note: `no ${missing.join(' and no ')} endpoint`}
  },
})
