import {
  type ChannelInfo,
  CreateSignalingChannelCommand,
  DeleteSignalingChannelCommand,
  DescribeSignalingChannelCommand,
  GetSignalingChannelEndpointCommand,
  ListSignalingChannelsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSignalingChannelCommand,
} from '@aws-sdk/client-kinesis-video'
import type {Channel, ChannelEndpoints, ResourceStatus} from '../../model/channel.ts'
import {channelNaming, plain, present, type Send} from './kinesis-video.ts'
import type {KvsApi} from './kvs-api.ts'

export type ControlPlane = Pick<
  KvsApi,
  | 'describeChannel'
  | 'listChannels'
  | 'createChannel'
  | 'updateChannel'
  | 'deleteChannel'
  | 'tagsOf'
  | 'tagResource'
  | 'untagResource'
  | 'getEndpoints'
>

/** One page of a list in memory is 300 bytes a channel; 1000 keep the first page quick and the requests few. */
const defaultPageSize = 1000

export const createControlPlane = (send: Send): ControlPlane => ({
  describeChannel: async (channel, {signal} = {}) => {
    const command = new DescribeSignalingChannelCommand(channelNaming(channel))
    const {ChannelInfo: info} = await send('DescribeSignalingChannel', command, signal)
    return readChannel(info, 'DescribeSignalingChannel')
  },

  async *listChannels({signal, namePrefix, pageSize = defaultPageSize} = {}) {
    const condition = namePrefix && {ComparisonOperator: 'BEGINS_WITH' as const, ComparisonValue: namePrefix}
    let next: string | undefined
    do {
      const input = {MaxResults: pageSize, ...(next && {NextToken: next}), ...(condition && {ChannelNameCondition: condition})}
      const page = await send('ListSignalingChannels', new ListSignalingChannelsCommand(input), signal)
      for (const info of page.ChannelInfoList ?? []) yield readChannel(info, 'ListSignalingChannels')
      next = page.NextToken
    } while (next)
  },

  createChannel: async ({name, messageTtlSeconds, tags = {}}, {signal} = {}) => {
    const input = {
      ChannelName: name,
      ...(messageTtlSeconds !== undefined && {SingleMasterConfiguration: {MessageTtlSeconds: messageTtlSeconds}}),
      Tags: wireTags(tags),
    }
    const {ChannelARN} = await send('CreateSignalingChannel', new CreateSignalingChannelCommand(input), signal)
    return present(ChannelARN, 'CreateSignalingChannel', 'ChannelARN')
  },

  updateChannel: async ({arn, version}, messageTtlSeconds, {signal} = {}) => {
    const configuration = {MessageTtlSeconds: messageTtlSeconds}
    const input = {ChannelARN: arn, CurrentVersion: version, SingleMasterConfiguration: configuration}
    await send('UpdateSignalingChannel', new UpdateSignalingChannelCommand(input), signal)
  },

  deleteChannel: async (arn, {signal, version} = {}) => {
    const input = {ChannelARN: arn, ...(version !== undefined && {CurrentVersion: version})}
    await send('DeleteSignalingChannel', new DeleteSignalingChannelCommand(input), signal)
  },

  async tagsOf(arn, {signal} = {}) {
    const tags: Record<string, string> = {}
    let next: string | undefined
    do {
      const input = {ResourceARN: arn, ...(next && {NextToken: next})}
      const page = await send('ListTagsForResource', new ListTagsForResourceCommand(input), signal)
      for (const [key, value] of Object.entries(page.Tags ?? {})) tags[plain(key)] = plain(value)
      next = page.NextToken
    } while (next)
    return tags
  },

  tagResource: async (arn, tags, {signal} = {}) => {
    await send('TagResource', new TagResourceCommand({ResourceARN: arn, Tags: wireTags(tags)}), signal)
  },

  untagResource: async (arn, keys, {signal} = {}) => {
    await send('UntagResource', new UntagResourceCommand({ResourceARN: arn, TagKeyList: [...keys]}), signal)
  },

  getEndpoints: async (arn, role, protocols, {signal} = {}) => {
    const input = {ChannelARN: arn, SingleMasterChannelEndpointConfiguration: {Role: role, Protocols: [...protocols]}}
    const command = new GetSignalingChannelEndpointCommand(input)
    const {ResourceEndpointList} = await send('GetSignalingChannelEndpoint', command, signal)
    return readEndpoints(ResourceEndpointList ?? [])
  },
})

const wireTags = (tags: Readonly<Record<string, string>>) => Object.entries(tags).map(([Key, Value]) => ({Key, Value}))

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
