import {beforeEach, describe, expect, test} from 'vitest'
import {type ControlPlane, channelArn, createControlPlane, fails, streamArn} from '../../support/control-plane.ts'

let kvs: ControlPlane
beforeEach(async () => {
  kvs = createControlPlane()
  await kvs.must('CreateStream', {StreamName: 'yard', DataRetentionInHours: 24})
  await kvs.must('CreateStream', {StreamName: 'empty'})
})

const images = {
  ...{Status: 'ENABLED', ImageSelectorType: 'PRODUCER_TIMESTAMP', SamplingInterval: 200, Format: 'JPEG'},
  DestinationConfig: {Uri: 's3://bucket/frames', DestinationRegion: 'us-west-2'},
}
const notifications = {Status: 'ENABLED', DestinationConfig: {Uri: 'arn:aws:sns:us-west-2:123456789012:topic'}}

const settings = [
  ['ImageGenerationConfiguration', images],
  ['NotificationConfiguration', notifications],
] as const

describe.each(settings)('%s', (member, configuration) => {
  const update = (more: object, StreamName = 'yard') => kvs.ask(`Update${member}`, {StreamName, ...more})
  const told = () => kvs.ask(`Describe${member}`, {StreamName: 'yard'})

  test('is not there, is told as it was given, and is taken away by null and by nothing', async () => {
    expect(await told()).toEqual({})
    for (const gone of [{[member]: null}, {}]) {
      expect(await update({[member]: configuration})).toEqual({})
      expect(await told()).toEqual({[member]: configuration})
      expect(await update(gone)).toEqual({})
      expect(await told()).toEqual({})
    }
  })

  test('wants a data retention, but not to be taken away', async () => {
    expect(await update({[member]: configuration}, 'empty')).toEqual(fails('NoDataRetentionException'))
    expect(await update({}, 'empty')).toEqual({})
  })

  test('leaves the version of the stream', async () => {
    const before = await kvs.ask('DescribeStream', {StreamName: 'yard'})
    await update({[member]: configuration})
    expect(await kvs.ask('DescribeStream', {StreamName: 'yard'})).toEqual(before)
  })
})

describe('image generation', () => {
  const to = (Uri: string, DestinationRegion = 'us-west-2') => ({DestinationConfig: {Uri, DestinationRegion}})
  const quality = (JPEGQuality: string) => ({FormatConfig: {JPEGQuality}})
  test.each<[object, string | undefined]>([
    [{WidthPixels: 3840, HeightPixels: 2160, ...quality('100')}, undefined],
    [{Format: 'PNG', SamplingInterval: 20_000}, undefined],
    [quality('1'), undefined],
    [quality('0'), 'The JPEGQuality 0'],
    [quality('101'), 'The JPEGQuality 101'],
    [quality('080'), 'The JPEGQuality 080'],
    [quality('best'), 'The JPEGQuality best'],
    [{Format: 'PNG', ...quality('80')}, 'is for the format JPEG, not PNG'],
    [to('s3://bucket', 'eu-west-1'), 'The destination region eu-west-1 is not us-west-2'],
    [to('https://bucket'), 'is no S3 bucket'],
    [to('s3:bucket'), 'is no S3 bucket'],
  ])('%j', async (more, refusal) => {
    const ImageGenerationConfiguration = {...images, ...more}
    const answer = await kvs.ask('UpdateImageGenerationConfiguration', {StreamName: 'yard', ImageGenerationConfiguration})
    if (refusal === undefined) expect(answer).toEqual({})
    else expect(answer).toEqual({status: 400, error: expect.stringMatching(`^InvalidArgumentException: .*${refusal}`)})
  })
})

describe('a notification', () => {
  test.each([
    ['arn:aws-us-gov:sns:us-gov-west-1:210987654321:other_Topic-1', true],
    ['arn:aws:sns:us-west-2:123456789012:topic.fifo', false],
    ['arn:aws:sqs:us-west-2:123456789012:queue', false],
    ['s3://bucket', false],
  ])('to %s is accepted: %s', async (Uri, accepted) => {
    const NotificationConfiguration = {Status: 'DISABLED', DestinationConfig: {Uri}}
    const answer = await kvs.ask('UpdateNotificationConfiguration', {StreamName: 'yard', NotificationConfiguration})
    expect(answer).toEqual(accepted ? {} : fails('InvalidArgumentException'))
  })
})

describe('tags of a stream', () => {
  const tags = (from: number, to: number) => Object.fromEntries(Array.from({length: to - from}, (_, i) => [`k${from + i}`, '']))
  const asList = (map: object) => Object.entries(map).map(([Key, Value]) => ({Key, Value: Value as string}))
  const told = () => kvs.ask('ListTagsForStream', {StreamName: 'yard'})

  test('are set, overwritten and removed', async () => {
    expect(await told()).toEqual({Tags: {}})
    expect(await kvs.ask('TagStream', {StreamARN: streamArn('yard'), Tags: {site: 'north', 'größe/ü': ''}})).toEqual({})
    expect(await kvs.ask('TagStream', {StreamName: 'yard', Tags: {site: 'south'}})).toEqual({})
    expect(await told()).toEqual({Tags: {site: 'south', 'größe/ü': ''}})
    expect(await kvs.ask('UntagStream', {StreamName: 'yard', TagKeyList: ['site', 'never there']})).toEqual({})
    expect(await told()).toEqual({Tags: {'größe/ü': ''}})
  })

  test('are the same to the operations on any resource', async () => {
    await kvs.must('CreateSignalingChannel', {ChannelName: 'yard'})
    const ResourceARN = streamArn('yard')
    expect(await kvs.ask('TagResource', {ResourceARN, Tags: asList({site: 'north', floor: '2'})})).toEqual({})
    expect(await kvs.ask('UntagResource', {ResourceARN, TagKeyList: ['floor']})).toEqual({})
    expect(await told()).toEqual({Tags: {site: 'north'}})
    expect(await kvs.ask('ListTagsForResource', {ResourceARN})).toEqual({Tags: {site: 'north'}})
    expect(await kvs.ask('ListTagsForResource', {ResourceARN: channelArn('yard')})).toEqual({Tags: {}})
  })

  test('are fifty at most, whichever way they come', async () => {
    await kvs.must('TagStream', {StreamName: 'yard', Tags: tags(0, 50)})
    expect(await kvs.ask('TagStream', {StreamName: 'yard', Tags: tags(49, 50)})).toEqual({})
    const tooMany = fails('TagsPerResourceExceededLimitException')
    expect(await kvs.ask('TagStream', {StreamName: 'yard', Tags: tags(50, 51)})).toEqual(tooMany)
    expect(await kvs.ask('TagResource', {ResourceARN: streamArn('yard'), Tags: asList(tags(50, 51))})).toEqual(tooMany)
    expect(await told()).toEqual({Tags: tags(0, 50)})
  })

  test('may have any name, that of a property of every object too', async () => {
    await kvs.must('TagStream', {StreamName: 'yard', Tags: JSON.parse('{"__proto__":"a","constructor":"b"}') as object})
    expect(await kvs.bodyOf('ListTagsForStream', {StreamName: 'yard'})).toBe('{"Tags":{"__proto__":"a","constructor":"b"}}')
  })
})
