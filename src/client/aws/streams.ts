import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeImageGenerationConfigurationCommand,
  DescribeMappedResourceConfigurationCommand,
  DescribeNotificationConfigurationCommand,
  DescribeStreamCommand,
  DescribeStreamStorageConfigurationCommand,
  GetDataEndpointCommand,
  ListStreamsCommand,
  ListTagsForStreamCommand,
  TagStreamCommand,
  UntagStreamCommand,
  UpdateDataRetentionCommand,
  UpdateImageGenerationConfigurationCommand,
  UpdateNotificationConfigurationCommand,
  UpdateStreamCommand,
  UpdateStreamStorageConfigurationCommand,
} from '@aws-sdk/client-kinesis-video'
import type {MappedResource} from '../../model/stream.ts'
import {plain, present, type Send, streamNaming} from './kinesis-video.ts'
import type {CreateStreamInput, StreamApi, StreamAtVersion} from './stream-api.ts'
import {
  readImageGeneration,
  readNotification,
  readStorageTier,
  readStream,
  writeImageGeneration,
  writeNotification,
} from './stream-shapes.ts'

/** A page of 1000 keeps the first answer quick and the requests few. */
const defaultPageSize = 1000

export const createStreamApi = (send: Send): StreamApi => ({...lifeOf(send), ...tagsOf(send), ...configurationsOf(send)})

const atVersion = ({arn, version}: StreamAtVersion) => ({StreamARN: arn, CurrentVersion: version})

type Life = 'describe' | 'list' | 'create' | 'update' | 'delete' | 'changeRetention' | 'dataEndpoint'

const lifeOf = (send: Send): Pick<StreamApi, Life> => ({
  describe: async (stream, {signal} = {}) => {
    const {StreamInfo} = await send('DescribeStream', new DescribeStreamCommand(streamNaming(stream)), signal)
    return readStream(StreamInfo, 'DescribeStream')
  },

  async *list({signal, namePrefix, pageSize = defaultPageSize} = {}) {
    const condition = namePrefix && {ComparisonOperator: 'BEGINS_WITH' as const, ComparisonValue: namePrefix}
    let next: string | undefined
    do {
      const input = {MaxResults: pageSize, ...(next && {NextToken: next}), ...(condition && {StreamNameCondition: condition})}
      const page = await send('ListStreams', new ListStreamsCommand(input), signal)
      for (const info of page.StreamInfoList ?? []) yield readStream(info, 'ListStreams')
      next = page.NextToken
    } while (next)
  },

  create: async (input, {signal} = {}) => {
    const {StreamARN} = await send('CreateStream', new CreateStreamCommand(writeCreation(input)), signal)
    return present(StreamARN, 'CreateStream', 'StreamARN')
  },

  update: async (stream, {deviceName, mediaType}, {signal} = {}) => {
    const change = {
      ...(deviceName !== undefined && {DeviceName: deviceName}),
      ...(mediaType !== undefined && {MediaType: mediaType}),
    }
    await send('UpdateStream', new UpdateStreamCommand({...atVersion(stream), ...change}), signal)
  },

  delete: async (arn, {signal, version} = {}) => {
    const input = {StreamARN: arn, ...(version !== undefined && {CurrentVersion: version})}
    await send('DeleteStream', new DeleteStreamCommand(input), signal)
  },

  changeRetention: async (stream, byHours, {signal} = {}) => {
    const input = {
      ...atVersion(stream),
      Operation: byHours < 0 ? ('DECREASE_DATA_RETENTION' as const) : ('INCREASE_DATA_RETENTION' as const),
      DataRetentionChangeInHours: Math.abs(byHours),
    }
    await send('UpdateDataRetention', new UpdateDataRetentionCommand(input), signal)
  },

  dataEndpoint: async (stream, api, {signal} = {}) => {
    const input = {...streamNaming(stream), APIName: api}
    const {DataEndpoint} = await send('GetDataEndpoint', new GetDataEndpointCommand(input), signal)
    return plain(present(DataEndpoint, 'GetDataEndpoint', 'DataEndpoint'))
  },
})

const tagsOf = (send: Send): Pick<StreamApi, 'tagsOf' | 'tag' | 'untag'> => ({
  tagsOf: async (stream, {signal} = {}) => {
    const tags: Record<string, string> = {}
    let next: string | undefined
    do {
      const input = {...streamNaming(stream), ...(next && {NextToken: next})}
      const page = await send('ListTagsForStream', new ListTagsForStreamCommand(input), signal)
      for (const [key, value] of Object.entries(page.Tags ?? {})) tags[plain(key)] = plain(value)
      next = page.NextToken
    } while (next)
    return tags
  },

  tag: async (stream, tags, {signal} = {}) => {
    await send('TagStream', new TagStreamCommand({...streamNaming(stream), Tags: {...tags}}), signal)
  },

  untag: async (stream, keys, {signal} = {}) => {
    await send('UntagStream', new UntagStreamCommand({...streamNaming(stream), TagKeyList: [...keys]}), signal)
  },
})

type Configurations = Exclude<keyof StreamApi, Life | 'tagsOf' | 'tag' | 'untag'>

const configurationsOf = (send: Send): Pick<StreamApi, Configurations> => ({
  storageTier: async (stream, {signal} = {}) => {
    const operation = 'DescribeStreamStorageConfiguration'
    const answer = await send(operation, new DescribeStreamStorageConfigurationCommand(streamNaming(stream)), signal)
    return readStorageTier(answer.StreamStorageConfiguration, operation)
  },

  setStorageTier: async (stream, tier, {signal} = {}) => {
    const input = {...atVersion(stream), StreamStorageConfiguration: {DefaultStorageTier: tier}}
    await send('UpdateStreamStorageConfiguration', new UpdateStreamStorageConfigurationCommand(input), signal)
  },

  imageGeneration: async (stream, {signal} = {}) => {
    const operation = 'DescribeImageGenerationConfiguration'
    const answer = await send(operation, new DescribeImageGenerationConfigurationCommand(streamNaming(stream)), signal)
    return readImageGeneration(answer.ImageGenerationConfiguration)
  },

  setImageGeneration: async (stream, wanted, {signal} = {}) => {
    const input = {...streamNaming(stream), ...(wanted && {ImageGenerationConfiguration: writeImageGeneration(wanted)})}
    await send('UpdateImageGenerationConfiguration', new UpdateImageGenerationConfigurationCommand(input), signal)
  },

  notification: async (stream, {signal} = {}) => {
    const operation = 'DescribeNotificationConfiguration'
    const answer = await send(operation, new DescribeNotificationConfigurationCommand(streamNaming(stream)), signal)
    return readNotification(answer.NotificationConfiguration)
  },

  setNotification: async (stream, wanted, {signal} = {}) => {
    const input = {...streamNaming(stream), ...(wanted && {NotificationConfiguration: writeNotification(wanted)})}
    await send('UpdateNotificationConfiguration', new UpdateNotificationConfigurationCommand(input), signal)
  },

  mappedResources: async (stream, {signal} = {}) => {
    const mapped: MappedResource[] = []
    let next: string | undefined
    do {
      const input = {...streamNaming(stream), ...(next && {NextToken: next})}
      const operation = 'DescribeMappedResourceConfiguration'
      const page = await send(operation, new DescribeMappedResourceConfigurationCommand(input), signal)
      for (const {Type = '', ARN = ''} of page.MappedResourceConfigurationList ?? [])
        mapped.push({type: plain(Type), arn: plain(ARN)})
      next = page.NextToken
    } while (next)
    return mapped
  },
})

const writeCreation = ({
  name,
  deviceName,
  mediaType,
  kmsKeyId,
  dataRetentionInHours,
  storageTier,
  tags = {},
}: CreateStreamInput) => ({
  StreamName: name,
  ...(deviceName !== undefined && {DeviceName: deviceName}),
  ...(mediaType !== undefined && {MediaType: mediaType}),
  ...(kmsKeyId !== undefined && {KmsKeyId: kmsKeyId}),
  ...(dataRetentionInHours !== undefined && {DataRetentionInHours: dataRetentionInHours}),
  ...(storageTier !== undefined && {StreamStorageConfiguration: {DefaultStorageTier: storageTier}}),
  // Unlike a channel's, a stream's tags may not be an empty map.
  ...(Object.keys(tags).length > 0 && {Tags: {...tags}}),
})
