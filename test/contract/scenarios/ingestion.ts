import {expect} from 'vitest'
import {codeOf} from '../../support/caller.ts'
import {eventually} from '../eventually.ts'
import {createChannel, createStream, type Resource, type Service} from '../subject.ts'
import {type Infos, type Scenario, same} from './scenario.ts'

/** What a channel's media storage is asked and told. */
const mediaStorage = ({call, patience}: Service, {arn: ChannelARN}: Resource) => ({
  store: (configuration: object) =>
    call('UpdateMediaStorageConfiguration', {ChannelARN, MediaStorageConfiguration: configuration}),
  isSo: (configuration: object) =>
    eventually(
      patience,
      () => call<{MediaStorageConfiguration: object}>('DescribeMediaStorageConfiguration', {ChannelARN}),
      ({MediaStorageConfiguration}) => same(MediaStorageConfiguration, configuration),
    ),
})

/** The resources that are stored in a stream, once there are so many. */
async function mapped({call, patience}: Service, {arn: StreamARN}: Resource, count: number): Promise<Infos> {
  const read = () => call<{MappedResourceConfigurationList: Infos}>('DescribeMappedResourceConfiguration', {StreamARN})
  const isSo = ({MappedResourceConfigurationList: {length}}: {MappedResourceConfigurationList: Infos}) => length === count
  return (await eventually(patience, read, isSo)).MappedResourceConfigurationList
}

const keeping = {DataRetentionInHours: 1}

const storing: Scenario = {
  title: 'a channel stores its media in a stream, one channel in one stream',
  async play(service) {
    const channel = await createChannel(service, 'ingest')
    const stream = await createStream(service, 'ingest', keeping)
    const other = await createStream(service, 'ingest-other', keeping)
    const {store, isSo} = mediaStorage(service, channel)
    const enabled = {Status: 'ENABLED', StreamARN: stream.arn}
    await store(enabled)
    await isSo(enabled)
    expect(await mapped(service, stream, 1)).toEqual([expect.objectContaining({ARN: channel.arn})])
    expect(await codeOf(store({Status: 'ENABLED', StreamARN: other.arn}))).toBe('ResourceInUseException')

    const webrtc = {Protocols: ['WEBRTC'], Role: 'MASTER'}
    const input = {ChannelARN: channel.arn, SingleMasterChannelEndpointConfiguration: webrtc}
    const {ResourceEndpointList} = await service.call('GetSignalingChannelEndpoint', input)
    expect(ResourceEndpointList).toEqual([{Protocol: 'WEBRTC', ResourceEndpoint: expect.stringMatching(/^https:\/\//)}])

    await store({Status: 'DISABLED'})
    await mapped(service, stream, 0)
    for (const each of [channel, stream, other]) await each.remove()
  },
}

const noRetention: Scenario = {
  title: 'a stream that keeps nothing takes no media of a channel',
  async play(service) {
    const channel = await createChannel(service, 'nothing')
    const stream = await createStream(service, 'nothing')
    const {store} = mediaStorage(service, channel)
    expect(await codeOf(store({Status: 'ENABLED', StreamARN: stream.arn}))).toBe('NoDataRetentionException')
    for (const each of [channel, stream]) await each.remove()
  },
}

export const ingestionScenarios: readonly Scenario[] = [storing, noRetention]
