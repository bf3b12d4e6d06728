import type {KvsApi, ResourceRef} from '../../client/aws/kvs-api.ts'
import {FailureError} from '../../model/failure-error.ts'
import {isDenial} from '../metrics/permission.ts'

/** What a call can be tried on. */
export interface TryTarget {
  readonly api: KvsApi
  /** undefined: there is none to try it on. */
  readonly channel?: ResourceRef & {readonly likelyArn: string}
  readonly stream?: ResourceRef & {readonly likelyArn: string}
  readonly now: number
}

export type Attempt =
  | {readonly verdict: 'allowed' | 'denied'; readonly reason: string}
  | {readonly verdict: 'unknown'; readonly reason: string}

type Trial = (target: TryTarget) => Promise<unknown>

const arnOf = (target: (ResourceRef & {readonly likelyArn: string}) | undefined): string =>
  target && 'arn' in target ? target.arn : target!.likelyArn

/** The first page of a list is enough. */
const first = async (list: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of list) return
}

const metricQuery = {metric: 'Success', dimensions: {}, statistic: 'Sum', periodSeconds: 60}

const onChannel: Readonly<Record<string, Trial>> = {
  'kinesisvideo:DescribeSignalingChannel': ({api, channel}) => api.describeChannel(channel!),
  'kinesisvideo:GetSignalingChannelEndpoint': ({api, channel}) => api.getEndpoints(arnOf(channel), 'VIEWER', ['HTTPS']),
  'kinesisvideo:GetIceServerConfig': getIceServers,
  'kinesisvideo:DescribeMediaStorageConfiguration': async ({api, channel}) => (await api.mediaStorage()).describe(channel!),
  'kinesisvideo:ListTagsForResource': ({api, channel}) => api.tagsOf(arnOf(channel)),
}

const onStream: Readonly<Record<string, Trial>> = {
  'kinesisvideo:DescribeStream': async ({api, stream}) => (await api.streams()).describe(stream!),
  'kinesisvideo:GetDataEndpoint': async ({api, stream}) => (await api.streams()).dataEndpoint(stream!, 'PUT_MEDIA'),
  'kinesisvideo:ListTagsForStream': async ({api, stream}) => (await api.streams()).tagsOf(stream!),
  'kinesisvideo:DescribeStreamStorageConfiguration': async ({api, stream}) => (await api.streams()).storageTier(stream!),
  'kinesisvideo:DescribeImageGenerationConfiguration': async ({api, stream}) => (await api.streams()).imageGeneration(stream!),
  'kinesisvideo:DescribeNotificationConfiguration': async ({api, stream}) => (await api.streams()).notification(stream!),
  'kinesisvideo:DescribeMappedResourceConfiguration': async ({api, stream}) => (await api.streams()).mappedResources(stream!),
  'kinesisvideo:ListTagsForResource': ({api, stream}) => api.tagsOf(arnOf(stream)),
}

const onAll: Readonly<Record<string, Trial>> = {
  'kinesisvideo:ListSignalingChannels': ({api}) => first(api.listChannels({pageSize: 1})),
  'kinesisvideo:ListStreams': async ({api}) => first((await api.streams()).list({pageSize: 1})),
  'cloudwatch:GetMetricData': ({api, now}) => api.metricData({fromMs: now - 60_000, toMs: now}, [metricQuery]),
  'cloudwatch:ListMetrics': ({api}) => first(api.metricNames({})),
  'cloudtrail:LookupEvents': async ({api, now}) => first((await api.trail()).events('none', {fromMs: now - 60_000, toMs: now})),
}

const trials = {channel: onChannel, stream: onStream, all: onAll}

/** The call was not even made. */
class NotReached extends Error {}

/** At the endpoint that GetSignalingChannelEndpoint tells. */
async function getIceServers({api, channel}: TryTarget): Promise<unknown> {
  const arn = arnOf(channel)
  const {https} = await api.getEndpoints(arn, 'VIEWER', ['HTTPS']).catch((error: unknown): never => {
    if (error instanceof FailureError) throw new NotReached(error.message)
    throw error
  })
  return api.getIceServers(https!, arn)
}

/**
 * Finds out by a call that only reads whether an action is permitted. Nothing is ever connected, written or sent for it: those are
 * unknown. What the service refuses for another reason was permitted: permissions come first.
 */
export async function tryPermission(action: string, on: keyof typeof trials, target: TryTarget): Promise<Attempt> {
  const trial = Object.hasOwn(trials[on], action) ? trials[on][action]! : undefined
  if (!trial) return {verdict: 'unknown', reason: reasonAgainst(action)}
  if (on !== 'all' && !target[on]) return {verdict: 'unknown', reason: `no ${on} was named to try it on`}
  try {
    await trial(target)
    return {verdict: 'allowed', reason: 'the call was answered'}
  } catch (error) {
    return judge(error)
  }
}

const reasonAgainst = (action: string): string =>
  action.endsWith(':ConnectAsMaster')
    ? 'cannot be tried: connecting as master would displace the camera'
    : action.includes(':Connect')
      ? 'cannot be tried without connecting'
      : action.includes(':Join')
        ? 'cannot be tried without joining the session'
        : 'no call that only reads would tell'

function judge(error: unknown): Attempt {
  if (error instanceof NotReached) return {verdict: 'unknown', reason: `no endpoint was found to try it at: ${error.message}`}
  if (!(error instanceof FailureError)) throw error
  const {kind, code, message, httpStatus} = error.failure
  if (isDenial(error)) return {verdict: 'denied', reason: message}
  const served =
    kind === 'refused' && /^(ResourceNotFound|ResourceInUse|InvalidArgument|NoDataRetention|StreamEdge)/.test(code ?? '')
  if (served) return {verdict: 'allowed', reason: `answered ${code}, which comes after the permission`}
  return {verdict: 'unknown', reason: httpStatus === undefined ? message : `${message} (${httpStatus})`}
}
