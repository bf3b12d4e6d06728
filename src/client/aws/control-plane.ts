import {
  type ChannelInfo,
  CreateSignalingChannelCommand,
  DeleteSignalingChannelCommand,
  DescribeSignalingChannelCommand,
  GetSignalingChannelEndpointCommand,
  KinesisVideoClient,
  ListSignalingChannelsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-kinesis-video'
import type {Channel, ChannelEndpoints, ResourceStatus} from '../../model/channel.ts'
import type {Caller} from './call.ts'
import {clientSettings, type KvsApiOptions} from './client-settings.ts'
import {plain, present} from './kinesis-video.ts'
import type {KvsApi} from './kvs-api.ts'

export type ControlPlane = Pick<
  KvsApi,
  'describeChannel' | 'listChannels' | 'createChannel' | 'deleteChannel' | 'tagsOf' | 'getEndpoints' | 'close'
>

/** One page of a list in memory is 300 bytes a channel; 1000 keep the first page quick and the requests few. */
const defaultPageSize = 1000

export function createControlPlane(options: KvsApiOptions, call: Caller): ControlPlane {
  const client = new KinesisVideoClient({
    ...clientSettings(options),
    ...(options.endpointUrl !== undefined && {endpoint: options.endpointUrl}),
  })
  return {
    describeChannel: (channel, {signal} = {}) =>
      call('DescribeSignalingChannel', signal, async ({traced, abortSignal}) => {
        const input = 'arn' in channel ? {ChannelARN: channel.arn} : {ChannelName: channel.name}
        const {ChannelInfo: info} = await client.send(traced(new DescribeSignalingChannelCommand(input)), {abortSignal})
        return readChannel(info, 'DescribeSignalingChannel')
      }),

    async *listChannels({signal, namePrefix, pageSize = defaultPageSize} = {}) {
      const condition = namePrefix && {ComparisonOperator: 'BEGINS_WITH' as const, ComparisonValue: namePrefix}
      let next: string | undefined
      do {
        const input = {MaxResults: pageSize, ...(next && {NextToken: next}), ...(condition && {ChannelNameCondition: condition})}
        const page = await call('ListSignalingChannels', signal, ({traced, abortSignal}) =>
          client.send(traced(new ListSignalingChannelsCommand(input)), {abortSignal}),
        )
        for (const info of page.ChannelInfoList ?? []) yield readChannel(info, 'ListSignalingChannels')
        next = page.NextToken
      } while (next)
    },

    createChannel: ({name, messageTtlSeconds, tags = {}}, {signal} = {}) =>
      call('CreateSignalingChannel', signal, async ({traced, abortSignal}) => {
        const input = {
          ChannelName: name,
          ...(messageTtlSeconds !== undefined && {SingleMasterConfiguration: {MessageTtlSeconds: messageTtlSeconds}}),
          Tags: Object.entries(tags).map(([Key, Value]) => ({Key, Value})),
        }
        const {ChannelARN} = await client.send(traced(new CreateSignalingChannelCommand(input)), {abortSignal})
        return present(ChannelARN, 'CreateSignalingChannel', 'ChannelARN')
      }),

    deleteChannel: (arn, {signal, version} = {}) =>
      call('DeleteSignalingChannel', signal, async ({traced, abortSignal}) => {
        const input = {ChannelARN: arn, ...(version !== undefined && {CurrentVersion: version})}
        await client.send(traced(new DeleteSignalingChannelCommand(input)), {abortSignal})
      }),

    async tagsOf(arn, {signal} = {}) {
      const tags: Record<string, string> = {}
      let next: string | undefined
      do {
        const input = {ResourceARN: arn, ...(next && {NextToken: next})}
        const page = await call('ListTagsForResource', signal, ({traced, abortSignal}) =>
          client.send(traced(new ListTagsForResourceCommand(input)), {abortSignal}),
        )
        for (const [key, value] of Object.entries(page.Tags ?? {})) tags[plain(key)] = plain(value)
        next = page.NextToken
      } while (next)
      return tags
    },

    getEndpoints: (arn, role, protocols, {signal} = {}) =>
      call('GetSignalingChannelEndpoint', signal, async ({traced, abortSignal}) => {
        const input = {
          ChannelARN: arn,
          SingleMasterChannelEndpointConfiguration: {Role: role, Protocols: [...protocols]},
        }
        const {ResourceEndpointList} = await client.send(traced(new GetSignalingChannelEndpointCommand(input)), {abortSignal})
        return readEndpoints(ResourceEndpointList ?? [])
      }),

    close: () => client.destroy(),
  }
}

function readChannel(info: ChannelInfo | undefined, operation: string): Channel {
  const arn = present(info?.ChannelARN, operation, 'ChannelARN')
  return {
    name: plain(present(info?.ChannelName, operation, 'ChannelName')),
    arn: plain(arn),
    type: info?.ChannelType === 'FULL_MESH' ? 'FULL_MESH' : 'SINGLE_MASTER',
    status: plain(present(info?.ChannelStatus, operation, 'ChannelStatus')) as ResourceStatus,
    createdAt: (info?.CreationTime ?? new Date(0)).toISOString(),
    messageTtlSeconds: info?.SingleMasterConfiguration?.MessageTtlSeconds ?? defaultTtlSeconds,
    version: plain(info?.Version ?? ''),
  }
}

/** What a channel has that was created without a configuration (API reference, SingleMasterConfiguration). */
const defaultTtlSeconds = 60

const keys = {WSS: 'wss', HTTPS: 'https', WEBRTC: 'webrtc'} as const

function readEndpoints(
  list: readonly {Protocol?: string | undefined; ResourceEndpoint?: string | undefined}[],
): ChannelEndpoints {
  const endpoints: {wss?: string; https?: string; webrtc?: string} = {}
  for (const {Protocol, ResourceEndpoint} of list) {
    const key = keys[Protocol as keyof typeof keys]
    if (key !== undefined && ResourceEndpoint) endpoints[key] = plain(ResourceEndpoint)
  }
  return endpoints
}
