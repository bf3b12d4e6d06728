import {beforeEach, describe, expect, test} from 'vitest'
import {type ControlPlane, channelArn, createControlPlane, fails, foreign, streamArn} from '../../support/control-plane.ts'

let kvs: ControlPlane
beforeEach(async () => {
  kvs = createControlPlane()
  for (const name of ['cam', 'door']) await kvs.must('CreateSignalingChannel', {ChannelName: name})
  for (const name of ['yard', 'hall']) await kvs.must('CreateStream', {StreamName: name, DataRetentionInHours: 24})
  await kvs.must('CreateStream', {StreamName: 'empty'})
})

const configure = (channel: string, MediaStorageConfiguration: object) =>
  kvs.ask('UpdateMediaStorageConfiguration', {ChannelARN: channelArn(channel), MediaStorageConfiguration})
const enable = (channel: string, stream: string) => configure(channel, {Status: 'ENABLED', StreamARN: streamArn(stream)})
const disable = (channel: string) => configure(channel, {Status: 'DISABLED'})
const storageOf = async (ChannelName: string) =>
  (await kvs.must<{MediaStorageConfiguration: object}>('DescribeMediaStorageConfiguration', {ChannelName}))
    .MediaStorageConfiguration
const mappedTo = async (StreamName: string) => {
  const answer = await kvs.must<{MappedResourceConfigurationList: object[]}>('DescribeMappedResourceConfiguration', {StreamName})
  return answer.MappedResourceConfigurationList
}
const webrtcEndpoint = () =>
  kvs.ask('GetSignalingChannelEndpoint', {
    ChannelARN: channelArn('cam'),
    SingleMasterChannelEndpointConfiguration: {Protocols: ['WSS', 'WEBRTC'], Role: 'MASTER'},
  })
const setStatus = (collection: 'channels' | 'streams', name: string) => {
  const {store} = kvs.context
  store.put(collection, name, {...store.get(collection, name)!, status: 'UPDATING'} as never)
}

describe('media storage', () => {
  test('is DISABLED on a channel that never had it', async () => {
    expect(await storageOf('cam')).toEqual({Status: 'DISABLED'})
    expect(await mappedTo('yard')).toEqual([])
    expect(await webrtcEndpoint()).toEqual(fails('InvalidArgumentException'))
  })

  test('stands on both sides once it is enabled, and on none once it is disabled', async () => {
    const before = await kvs.ask('DescribeSignalingChannel', {ChannelName: 'cam'})
    expect(await enable('cam', 'yard')).toEqual({})
    expect(await storageOf('cam')).toEqual({Status: 'ENABLED', StreamARN: streamArn('yard')})
    expect(await mappedTo('yard')).toEqual([{ARN: channelArn('cam'), Type: 'CHANNEL'}])
    expect(await webrtcEndpoint()).toEqual({
      ResourceEndpointList: [
        {Protocol: 'WSS', ResourceEndpoint: 'wss://h:1'},
        {Protocol: 'WEBRTC', ResourceEndpoint: 'https://h:4'},
      ],
    })
    expect(await enable('cam', 'yard')).toEqual({})
    expect(await kvs.ask('DescribeSignalingChannel', {ChannelName: 'cam'})).toEqual(before)

    expect(await disable('cam')).toEqual({})
    expect(await disable('cam')).toEqual({})
    expect(await storageOf('cam')).toEqual({Status: 'DISABLED'})
    expect(await mappedTo('yard')).toEqual([])
    expect(await webrtcEndpoint()).toEqual(fails('InvalidArgumentException'))
  })

  test('maps one channel to one stream', async () => {
    await enable('cam', 'yard')
    expect(await enable('cam', 'hall')).toEqual(fails('ResourceInUseException'))
    expect(await enable('door', 'yard')).toEqual(fails('ResourceInUseException'))
    expect(await enable('door', 'hall')).toEqual({})
    await disable('cam')
    expect(await enable('cam', 'yard')).toEqual({})
  })

  test('keeps what is mapped from being deleted until it is disabled', async () => {
    await enable('cam', 'yard')
    const removeChannel = () => kvs.ask('DeleteSignalingChannel', {ChannelARN: channelArn('cam')})
    const removeStream = () => kvs.ask('DeleteStream', {StreamARN: streamArn('yard')})
    expect(await removeChannel()).toEqual(fails('ResourceInUseException'))
    expect(await removeStream()).toEqual(fails('ResourceInUseException'))
    expect(kvs.deleted).toEqual([])
    await disable('cam')
    expect(await removeStream()).toEqual({})
    expect(await removeChannel()).toEqual({})
  })

  test('outlives the retention that it was enabled with', async () => {
    await enable('cam', 'yard')
    const {StreamInfo} = await kvs.must<{StreamInfo: {Version: string}}>('DescribeStream', {StreamName: 'yard'})
    const change = {Operation: 'DECREASE_DATA_RETENTION', DataRetentionChangeInHours: 24, CurrentVersion: StreamInfo.Version}
    expect(await kvs.ask('UpdateDataRetention', {StreamName: 'yard', ...change})).toEqual({})
    expect(await storageOf('cam')).toMatchObject({Status: 'ENABLED'})
  })

  test('has a hundred channels in an account, and not one more', async () => {
    for (let i = 0; i < 100; i++) {
      const ids = {channelArn: channelArn(`c${i}`), streamArn: streamArn(`s${i}`)}
      kvs.context.store.put('mappings', `c${i}`, ids)
    }
    expect(await enable('cam', 'yard')).toEqual(fails('ClientLimitExceededException'))
  })
})

describe('media storage is refused', () => {
  const arn = streamArn('yard')
  test.each([
    ['without a stream', {Status: 'ENABLED'}, fails('InvalidArgumentException')],
    ['to a stream that is not there', {Status: 'ENABLED', StreamARN: streamArn('none')}, fails('ResourceNotFoundException', 404)],
    ['to a channel', {Status: 'ENABLED', StreamARN: channelArn('door')}, fails('ResourceNotFoundException', 404)],
    ['to a stream without retention', {Status: 'ENABLED', StreamARN: streamArn('empty')}, fails('NoDataRetentionException')],
    ['to another account', {Status: 'ENABLED', StreamARN: foreign(arn)}, fails('AccessDeniedException', 401)],
    [
      'to another region',
      {Status: 'ENABLED', StreamARN: arn.replace('us-west-2', 'eu-west-1')},
      fails('InvalidArgumentException'),
    ],
    ['in a status that there is not', {Status: 'ON'}, fails('InvalidArgumentException')],
  ])('%s', async (_why, configuration, expected) => {
    expect(await configure('cam', configuration)).toEqual(expected)
    expect(await storageOf('cam')).toEqual({Status: 'DISABLED'})
  })

  test('to another account in the words of the service', async () => {
    const answer = await configure('cam', {Status: 'ENABLED', StreamARN: foreign(arn)})
    expect(answer).toHaveProperty('error', expect.stringMatching(/The account id \d{12} is not allowed to access the resources/))
  })

  test('on a channel that is not there or of another account', async () => {
    const MediaStorageConfiguration = {Status: 'DISABLED'}
    const update = (ChannelARN: string) => kvs.ask('UpdateMediaStorageConfiguration', {ChannelARN, MediaStorageConfiguration})
    expect(await update(channelArn('none'))).toEqual(fails('ResourceNotFoundException', 404))
    expect(await update(streamArn('yard'))).toEqual(fails('ResourceNotFoundException', 404))
    expect(await update(foreign(channelArn('cam')))).toEqual(fails('AccessDeniedException', 401))
    expect(await kvs.ask('DescribeMediaStorageConfiguration', {})).toEqual(fails('InvalidArgumentException'))
    const both = {ChannelName: 'door', ChannelARN: channelArn('cam')}
    expect(await kvs.ask('DescribeMediaStorageConfiguration', both)).toEqual(fails('InvalidArgumentException'))
  })

  test.each([
    ['channels', 'cam'],
    ['streams', 'yard'],
  ] as const)('while one of the %s is not ACTIVE', async (collection, name) => {
    setStatus(collection, name)
    expect(await enable('cam', 'yard')).toEqual(fails('ResourceInUseException'))
  })
})
