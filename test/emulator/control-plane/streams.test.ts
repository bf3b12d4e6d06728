import {beforeEach, describe, expect, test} from 'vitest'
import {type ControlPlane, createControlPlane, fails, start, streamArn} from '../../support/control-plane.ts'

interface StreamInfo {
  readonly StreamName: string
  readonly Version: string
  readonly DataRetentionInHours: number
}

let kvs: ControlPlane
beforeEach(() => {
  kvs = createControlPlane()
})

const create = (name: string, more: object = {}) => kvs.ask('CreateStream', {StreamName: name, ...more})
const describeStream = async (name: string) =>
  (await kvs.must<{StreamInfo: StreamInfo}>('DescribeStream', {StreamName: name})).StreamInfo
const versionOf = async (name: string) => (await describeStream(name)).Version

describe('a stream', () => {
  test('is created with the defaults of the service and described by name or ARN', async () => {
    expect(await create('yard')).toEqual({StreamARN: streamArn('yard')})
    const described = await kvs.ask('DescribeStream', {StreamName: 'yard'})
    expect(described).toEqual({
      StreamInfo: {
        CreationTime: start / 1000,
        DataRetentionInHours: 0,
        KmsKeyId: 'arn:aws:kms:us-west-2:123456789012:alias/aws/kinesisvideo',
        Status: 'ACTIVE',
        StreamARN: streamArn('yard'),
        StreamName: 'yard',
        Version: expect.stringMatching(/^[a-zA-Z0-9]{20}$/),
      },
    })
    expect(await kvs.ask('DescribeStream', {StreamARN: streamArn('yard'), StreamName: 'yard'})).toEqual(described)
    expect(await kvs.ask('DescribeStreamStorageConfiguration', {StreamName: 'yard'})).toMatchObject({
      StreamStorageConfiguration: {DefaultStorageTier: 'HOT'},
    })
  })

  test('is created as the request says', async () => {
    const said = {DeviceName: 'nvr-1', MediaType: 'video/h264,audio/aac', KmsKeyId: 'alias/mine', DataRetentionInHours: 87_600}
    const more = {StreamStorageConfiguration: {DefaultStorageTier: 'WARM'}, Tags: {site: 'north'}}
    expect(await create('yard', {...said, ...more})).toEqual({StreamARN: streamArn('yard')})
    expect(await describeStream('yard')).toMatchObject(said)
    expect(await kvs.ask('DescribeStreamStorageConfiguration', {StreamName: 'yard'})).toEqual({
      ...{StreamName: 'yard', StreamARN: streamArn('yard')},
      StreamStorageConfiguration: {DefaultStorageTier: 'WARM'},
    })
    expect(await kvs.ask('ListTagsForStream', {StreamName: 'yard'})).toEqual({Tags: {site: 'north'}})
  })

  test('has its keys in alphabetical order', async () => {
    await create('yard', {DeviceName: 'nvr-1', MediaType: 'video/h264'})
    const {StreamInfo: info} = JSON.parse(await kvs.bodyOf('DescribeStream', {StreamName: 'yard'})) as {StreamInfo: object}
    expect(Object.keys(info)).toEqual(Object.keys(info).sort())
  })

  test('lives beside a channel of the same name', async () => {
    await create('yard')
    expect(await kvs.ask('CreateSignalingChannel', {ChannelName: 'yard'})).toHaveProperty('ChannelARN')
    expect(await kvs.ask('ListStreams', {})).toHaveProperty('StreamInfoList.length', 1)
  })

  test('cannot be created twice, kept longer than ten years, nor beyond the limit of the account', async () => {
    await create('yard')
    expect(await create('yard')).toEqual(fails('ResourceInUseException'))
    expect(await create('long', {DataRetentionInHours: 87_601})).toEqual(fails('InvalidArgumentException'))
    const one = kvs.context.store.get('streams', 'yard')!
    for (let i = 1; i < 10_000; i++) kvs.context.store.put('streams', `s${i}`, {...one, name: `s${i}`})
    expect(await create('one-more')).toEqual(fails('AccountStreamLimitExceededException'))
  })

  test('is gone once it is deleted, in the version that was meant', async () => {
    await create('yard')
    const remove = (more: object = {}) => kvs.ask('DeleteStream', {StreamARN: streamArn('yard'), ...more})
    expect(await remove({CurrentVersion: 'stale'})).toEqual(fails('VersionMismatchException'))
    expect(await remove({CurrentVersion: await versionOf('yard')})).toEqual({})
    expect(await remove()).toEqual(fails('ResourceNotFoundException', 404))
    kvs.clock.advance(1)
    expect(await create('yard')).toEqual({StreamARN: streamArn('yard', start + 1)})
    expect(await kvs.ask('DescribeStream', {StreamARN: streamArn('yard')})).toEqual(fails('ResourceNotFoundException', 404))
  })
})

describe('a change of a stream', () => {
  const update = async (name: 'UpdateStream' | 'UpdateDataRetention' | 'UpdateStreamStorageConfiguration', more: object) =>
    kvs.ask(name, {StreamName: 'yard', CurrentVersion: await versionOf('yard'), ...more})

  test('leaves what it does not name, and makes a new version', async () => {
    await create('yard', {DeviceName: 'nvr-1', MediaType: 'video/h264'})
    const first = await versionOf('yard')
    expect(await update('UpdateStream', {MediaType: 'video/h265'})).toEqual({})
    expect(await describeStream('yard')).toMatchObject({DeviceName: 'nvr-1', MediaType: 'video/h265'})
    expect(await update('UpdateStream', {DeviceName: 'nvr-2'})).toEqual({})
    expect(await describeStream('yard')).toMatchObject({DeviceName: 'nvr-2', MediaType: 'video/h265'})
    expect(await update('UpdateStream', {CurrentVersion: first})).toEqual(fails('VersionMismatchException'))
  })

  test.each([
    ['INCREASE', 24, 1, 25],
    ['DECREASE', 24, 24, 0],
    ['INCREASE', 87_599, 1, 87_600],
    ['INCREASE', 87_600, 1, 'InvalidArgumentException'],
    ['DECREASE', 24, 25, 'InvalidArgumentException'],
    ['INCREASE', 24, 0, 'InvalidArgumentException'],
    ['INCREASE', 24, -1, 'InvalidArgumentException'],
    ['SET', 24, 1, 'InvalidArgumentException'],
    ['INCREASE', 24, 2 ** 31, 'SerializationException'],
    ['INCREASE', 24, 1.5, 'SerializationException'],
  ])('%s_DATA_RETENTION of %d h by %d gives %s', async (verb, before, by, after) => {
    await create('yard', {DataRetentionInHours: before})
    const answer = await update('UpdateDataRetention', {
      ...{Operation: `${verb}_DATA_RETENTION`, DataRetentionChangeInHours: by},
    })
    expect(answer).toEqual(typeof after === 'string' ? fails(after) : {})
    expect((await describeStream('yard')).DataRetentionInHours).toBe(typeof after === 'string' ? before : after)
  })

  test('can make it WARM and HOT again', async () => {
    await create('yard')
    const tier = async () => {
      const told = await kvs.must<{StreamStorageConfiguration: object}>('DescribeStreamStorageConfiguration', {
        StreamName: 'yard',
      })
      return told.StreamStorageConfiguration
    }
    for (const DefaultStorageTier of ['WARM', 'HOT']) {
      const before = await versionOf('yard')
      const StreamStorageConfiguration = {DefaultStorageTier}
      expect(await update('UpdateStreamStorageConfiguration', {StreamStorageConfiguration})).toEqual({})
      expect(await tier()).toEqual(StreamStorageConfiguration)
      expect(await versionOf('yard')).not.toBe(before)
    }
  })
})

describe('a list of streams', () => {
  const names = async (input: object) => {
    const answer = await kvs.must<{StreamInfoList: StreamInfo[]; NextToken?: string}>('ListStreams', input)
    return {names: answer.StreamInfoList.map(({StreamName}) => StreamName), token: answer.NextToken}
  }

  test('comes in pages, sorted, narrowed to a beginning', async () => {
    for (const name of ['cam-2', 'door', 'cam-1', 'cam-3']) await create(name)
    const filter = {StreamNameCondition: {ComparisonOperator: 'BEGINS_WITH', ComparisonValue: 'cam'}, MaxResults: 2}
    const first = await names(filter)
    expect(first.names).toEqual(['cam-1', 'cam-2'])
    expect(await names({...filter, NextToken: first.token})).toEqual({names: ['cam-3'], token: undefined})
    expect((await names({})).names).toHaveLength(4)
    expect((await names({StreamNameCondition: {}})).names).toHaveLength(4)
  })

  test('takes no token but its own', async () => {
    for (const name of ['a', 'b']) await create(name)
    for (const name of ['a', 'b']) await kvs.must('CreateSignalingChannel', {ChannelName: name})
    const {NextToken} = await kvs.must<{NextToken: string}>('ListSignalingChannels', {MaxResults: 1})
    expect(await kvs.ask('ListStreams', {NextToken})).toEqual(fails('InvalidArgumentException'))
    expect(await kvs.ask('ListStreams', {NextToken: 'bm9uc2Vuc2U='})).toEqual(fails('InvalidArgumentException'))
  })
})

describe('the data endpoint', () => {
  test.each([
    ['PUT_MEDIA', 'https://h:5'],
    ['GET_MEDIA', 'https://h:5'],
    ['LIST_FRAGMENTS', 'https://h:6'],
    ['GET_MEDIA_FOR_FRAGMENT_LIST', 'https://h:6'],
    ['GET_HLS_STREAMING_SESSION_URL', 'https://h:6'],
    ['GET_DASH_STREAMING_SESSION_URL', 'https://h:6'],
    ['GET_CLIP', 'https://h:6'],
    ['GET_IMAGES', 'https://h:6'],
  ])('of %s is %s', async (APIName, DataEndpoint) => {
    await create('yard')
    expect(await kvs.ask('GetDataEndpoint', {StreamName: 'yard', APIName})).toEqual({DataEndpoint})
  })

  test.each(['CREATING', 'UPDATING', 'DELETING'] as const)('is not given for a stream that is %s', async (status) => {
    await create('yard')
    kvs.context.store.put('streams', 'yard', {...kvs.context.store.get('streams', 'yard')!, status})
    expect(await kvs.ask('GetDataEndpoint', {StreamName: 'yard', APIName: 'GET_CLIP'})).toEqual({
      ...fails('ResourceNotFoundException', 404),
      error: 'ResourceNotFoundException: The requested stream is not found or not active.',
    })
  })
})
