import type {Evidence} from '../../../model/evidence.ts'
import type {Failure} from '../../../model/observed.ts'
import {observedValue} from '../../../model/observed.ts'
import {apiKinds} from '../../catalogue/api.ts'
import {permissionKinds} from '../../catalogue/permissions.ts'
import {defineCheck, type RunFacts} from '../../check.ts'
import type {Raised} from '../../finding-kind.ts'
import {isDenied, policyResource, refusalFinding, refusedOf} from '../../refusal.ts'

export const channelActive = defineCheck({
  id: 'api.channel-active',
  title: 'The channel exists and is active',
  needs: ['channel'],
  looksAt: ['nearChannels', 'channelElsewhere', 'endpoints', 'identity'],
  after: ['env.credentials-accepted'],
  emits: [...Object.values(apiKinds), permissionKinds.wrongRegion],
  settings: {},
  required: true,
  onFailure(failure, _key, {run, evidence}) {
    if (failure.code === 'ResourceNotFoundException') return [missing(failure, run, evidence)]
    if (isDenied(failure) && evidence.endpoints?.status === 'observed')
      return [
        apiKinds.describeDenied.found(run.channel, {
          ...refusedOf(failure, 'DescribeSignalingChannel'),
          resource: policyResource(run.channel),
        }),
      ]
    const principal = observedValue(evidence.identity)?.arn
    const raised = refusalFinding(failure, {
      operation: 'DescribeSignalingChannel',
      resource: run.channel,
      ...(principal !== undefined && {principal}),
    })
    return raised && [raised]
  },
  *judge({channel}) {
    if (channel.status === 'ACTIVE') return
    // An UPDATING channel goes on working; the others refuse connections.
    if (channel.status === 'UPDATING') yield {note: 'it is being updated'}
    else yield apiKinds.channelNotActive.found(channel.arn, {channel: channel.name, status: channel.status})
  },
})

function missing(failure: Failure, run: RunFacts, evidence: Pick<Evidence, 'nearChannels' | 'channelElsewhere'>): Raised {
  const near = observedValue(evidence.nearChannels)
  const name = /:channel\/([^/]+)\//.exec(run.channel)?.[1]
  const elsewhere = observedValue(evidence.channelElsewhere)?.found ?? []
  const renewed = elsewhere.find(({region}) => region === run.region) ?? near?.near.find((channel) => channel.name === name)
  if (name !== undefined && renewed) return apiKinds.staleArn.found(run.channel, {arn: run.channel, name, now: renewed.arn})
  const abroad = elsewhere.filter(({region}) => region !== run.region)
  if (abroad.length > 0) {
    const {channel, region} = run
    return permissionKinds.wrongRegion.found(channel, {channel, region, found: abroad, message: failure.message})
  }
  return apiKinds.channelMissing.found(run.channel, {
    channel: run.channel,
    region: run.region,
    near: (near?.near ?? []).map((channel) => channel.name),
    ...(near && {listed: near.listed}),
    message: failure.message,
  })
}
