import {beforeEach, describe, expect, test} from 'vitest'
import {
  type ControlPlane,
  channelArn,
  createControlPlane,
  fails,
  foreign,
  type OperationName,
  streamArn,
} from '../../support/control-plane.ts'

let kvs: ControlPlane
beforeEach(async () => {
  kvs = createControlPlane()
  await kvs.must('CreateStream', {StreamName: 'yard', DataRetentionInHours: 24})
  await kvs.must('CreateStream', {StreamName: 'gate'})
  await kvs.must('CreateSignalingChannel', {ChannelName: 'yard'})
})

const images = {
  ...{Status: 'ENABLED', ImageSelectorType: 'SERVER_TIMESTAMP', SamplingInterval: 200, Format: 'JPEG'},
  DestinationConfig: {Uri: 's3://bucket', DestinationRegion: 'us-west-2'},
}
const notifications = {Status: 'ENABLED', DestinationConfig: {Uri: 'arn:aws:sns:us-west-2:123456789012:topic'}}
const retention = {Operation: 'INCREASE_DATA_RETENTION', DataRetentionChangeInHours: 1}
const tier = {StreamStorageConfiguration: {DefaultStorageTier: 'WARM'}}

/** Operations that name a stream, the input that each needs beside the name, and its exception for who may not, as the model has it. */
const onStreams: readonly (readonly [OperationName, object, 'NotAuthorizedException' | 'AccessDeniedException'])[] = [
  ['DescribeStream', {}, 'NotAuthorizedException'],
  ['GetDataEndpoint', {APIName: 'PUT_MEDIA'}, 'NotAuthorizedException'],
  ['UpdateStream', {CurrentVersion: 'v'}, 'NotAuthorizedException'],
  ['UpdateDataRetention', {CurrentVersion: 'v', ...retention}, 'NotAuthorizedException'],
  ['TagStream', {Tags: {a: 'b'}}, 'NotAuthorizedException'],
  ['UntagStream', {TagKeyList: ['a']}, 'NotAuthorizedException'],
  ['ListTagsForStream', {}, 'NotAuthorizedException'],
  ['DescribeStreamStorageConfiguration', {}, 'AccessDeniedException'],
  ['UpdateStreamStorageConfiguration', {CurrentVersion: 'v', ...tier}, 'AccessDeniedException'],
  ['DescribeImageGenerationConfiguration', {}, 'AccessDeniedException'],
  ['UpdateImageGenerationConfiguration', {}, 'AccessDeniedException'],
  ['DescribeNotificationConfiguration', {}, 'AccessDeniedException'],
  ['UpdateNotificationConfiguration', {}, 'AccessDeniedException'],
  ['DescribeMappedResourceConfiguration', {}, 'AccessDeniedException'],
]
const tagging: readonly OperationName[] = ['TagStream', 'UntagStream', 'ListTagsForStream']

describe.each(onStreams)('%s', (name, input, denied) => {
  const about = (naming: object) => kvs.ask(name, {...input, ...naming})

  test('wants a name or an ARN, and the same stream from both', async () => {
    expect(await about({})).toEqual(fails('InvalidArgumentException'))
    expect(await about({StreamName: 'gate', StreamARN: streamArn('yard')})).toEqual(fails('InvalidArgumentException'))
    expect(await about({StreamName: 'gone', StreamARN: streamArn('none')})).toEqual(fails('InvalidArgumentException'))
  })

  test('does not find what is not there', async () => {
    for (const naming of [{StreamName: 'none'}, {StreamARN: streamArn('none')}, {StreamARN: streamArn('yard', 1)}])
      expect(await about(naming)).toEqual(fails('ResourceNotFoundException', 404))
  })

  test('knows that a channel is no stream', async () => {
    const expected = tagging.includes(name) ? fails('InvalidResourceFormatException') : fails('ResourceNotFoundException', 404)
    expect(await about({StreamARN: channelArn('yard')})).toEqual(expected)
  })

  test(`refuses another account with ${denied}, and so does the fault access-denied`, async () => {
    expect(await about({StreamARN: foreign(streamArn('yard'))})).toEqual(fails(denied, 401))
    kvs.context.faults.add({name: 'access-denied', params: {operation: name}})
    expect(await about({StreamName: 'yard'})).toEqual(fails(denied, 401))
  })
})

test.each(['CreateStream', 'DeleteStream', 'ListStreams'] as const)(
  '%s is denied under the name that the streams have for it',
  async (operation) => {
    kvs.context.faults.add({name: 'access-denied', params: {operation}})
    const input = {StreamName: 'new', StreamARN: streamArn('yard')}
    expect(await kvs.ask(operation, input)).toEqual(fails('NotAuthorizedException', 401))
  },
)

test('DeleteStream goes by the ARN only', async () => {
  expect(await kvs.ask('DeleteStream', {StreamName: 'yard'})).toEqual(fails('InvalidArgumentException'))
  expect(await kvs.ask('DeleteStream', {StreamARN: streamArn('none')})).toEqual(fails('ResourceNotFoundException', 404))
  expect(await kvs.ask('DeleteStream', {StreamARN: foreign(streamArn('yard'))})).toEqual(fails('NotAuthorizedException', 401))
})

/** Whatever else is wrong, the first thing that is wrong is what the caller hears. */
describe('the order of checks', () => {
  const violated = {...retention, DataRetentionChangeInHours: 0}
  const tooMuch = {...retention, DataRetentionChangeInHours: 87_600}
  test.each([
    ['a constraint', {StreamName: 'none', CurrentVersion: 'v', ...violated}, fails('InvalidArgumentException')],
    ['existence', {StreamName: 'none', CurrentVersion: 'v', ...tooMuch}, fails('ResourceNotFoundException', 404)],
    ['the version', {StreamName: 'yard', CurrentVersion: 'v', ...tooMuch}, fails('VersionMismatchException')],
  ])('%s', async (_first, input, expected) => {
    expect(await kvs.ask('UpdateDataRetention', input)).toEqual(expected)
  })

  test.each([
    ['UpdateStream', {CurrentVersion: 'v'}],
    ['UpdateDataRetention', {CurrentVersion: 'v', ...retention}],
    ['UpdateStreamStorageConfiguration', {CurrentVersion: 'v', ...tier}],
    ['UpdateImageGenerationConfiguration', {ImageGenerationConfiguration: images}],
    ['UpdateNotificationConfiguration', {NotificationConfiguration: notifications}],
  ] as const)('%s: the status before the version and the rules', async (name, input) => {
    kvs.context.store.put('streams', 'yard', {...kvs.context.store.get('streams', 'yard')!, status: 'UPDATING'})
    expect(await kvs.ask(name, {StreamName: 'yard', ...input})).toEqual(fails('ResourceInUseException'))
  })
})

describe('input', () => {
  const long = (length: number) => 'x'.repeat(length)
  const stream = {StreamName: 'yard'}
  const withImages = (more: object) => ({...stream, ImageGenerationConfiguration: {...images, ...more}})
  const tags = (count: number) => Object.fromEntries(Array.from({length: count}, (_, i) => [`k${i}`, 'v']))

  test.each<[OperationName, object, string]>([
    ['CreateStream', {}, "Value null at 'streamName'"],
    ['CreateStream', {StreamName: long(257)}, 'length less than or equal to 256'],
    ['CreateStream', {StreamName: 'a b'}, 'pattern: [a-zA-Z0-9_.-]+'],
    ['CreateStream', {StreamName: 'new', DeviceName: long(129)}, 'length less than or equal to 128'],
    ['CreateStream', {StreamName: 'new', DeviceName: 'a/b'}, 'pattern: [a-zA-Z0-9_.-]+'],
    ['CreateStream', {StreamName: 'new', MediaType: 'h264'}, "'h264' at 'mediaType'"],
    ['CreateStream', {StreamName: 'new', MediaType: 'video/h264,'}, "at 'mediaType'"],
    ['CreateStream', {StreamName: 'new', KmsKeyId: ''}, 'length greater than or equal to 1'],
    ['CreateStream', {StreamName: 'new', DataRetentionInHours: -1}, 'value greater than or equal to 0'],
    [
      'CreateStream',
      {StreamName: 'new', Tags: {}},
      "at 'tags' failed to satisfy constraint: Member must have length greater than",
    ],
    ['CreateStream', {StreamName: 'new', Tags: tags(51)}, 'length less than or equal to 50'],
    ['CreateStream', {StreamName: 'new', Tags: {'bad*key': ''}}, "'bad*key' at 'tags.key'"],
    ['CreateStream', {StreamName: 'new', Tags: {key: 'bad*value'}}, "at 'tags.key.member'"],
    [
      'CreateStream',
      {StreamName: 'new', StreamStorageConfiguration: {}},
      "null at 'streamStorageConfiguration.defaultStorageTier'",
    ],
    ['CreateStream', {StreamName: 'new', StreamStorageConfiguration: {DefaultStorageTier: 'COLD'}}, '[HOT, WARM]'],
    ['ListStreams', {MaxResults: 0}, 'value greater than or equal to 1'],
    ['ListStreams', {MaxResults: 10_001}, 'value less than or equal to 10000'],
    ['ListStreams', {NextToken: '-'}, "at 'nextToken'"],
    ['ListStreams', {StreamNameCondition: {ComparisonOperator: 'ENDS_WITH'}}, '[BEGINS_WITH]'],
    ['DescribeStream', {StreamARN: 'arn:aws:s3:::bucket'}, "at 'streamARN'"],
    ['DescribeStream', {StreamARN: `${streamArn('yard')}/${long(1024)}`}, 'length less than or equal to 1024'],
    ['UpdateStream', stream, "null at 'currentVersion'"],
    ['UpdateStream', {...stream, CurrentVersion: 'a-b'}, 'pattern: [a-zA-Z0-9]+'],
    ['UpdateStream', {...stream, CurrentVersion: long(65)}, 'length less than or equal to 64'],
    ['GetDataEndpoint', stream, "null at 'aPIName'"],
    ['GetDataEndpoint', {...stream, APIName: 'LIST_STREAMS'}, 'enum value set: [PUT_MEDIA, GET_MEDIA,'],
    ['TagStream', stream, "null at 'tags'"],
    ['UntagStream', {...stream, TagKeyList: []}, 'length greater than or equal to 1'],
    ['DescribeMappedResourceConfiguration', {...stream, MaxResults: 2}, 'value less than or equal to 1'],
    ['UpdateImageGenerationConfiguration', withImages({SamplingInterval: 199}), 'value greater than or equal to 200'],
    ['UpdateImageGenerationConfiguration', withImages({WidthPixels: 3841}), 'value less than or equal to 3840'],
    ['UpdateImageGenerationConfiguration', withImages({HeightPixels: 2161}), 'value less than or equal to 2160'],
    ['UpdateImageGenerationConfiguration', withImages({Format: 'GIF'}), '[JPEG, PNG]'],
    ['UpdateImageGenerationConfiguration', withImages({ImageSelectorType: 'CLOCK'}), '[SERVER_TIMESTAMP, PRODUCER_TIMESTAMP]'],
    ['UpdateImageGenerationConfiguration', withImages({FormatConfig: {Quality: '80'}}), '[JPEGQuality]'],
    ['UpdateImageGenerationConfiguration', withImages({FormatConfig: {}}), 'length greater than or equal to 1'],
    [
      'UpdateImageGenerationConfiguration',
      withImages({DestinationConfig: {Uri: 's3://b'}}),
      'destinationConfig.destinationRegion',
    ],
    ['UpdateNotificationConfiguration', {...stream, NotificationConfiguration: {Status: 'ON'}}, '2 validation errors detected'],
    ['UpdateMediaStorageConfiguration', {ChannelARN: channelArn('yard')}, "null at 'mediaStorageConfiguration'"],
  ])('%s of %j violates a constraint, and the message says which', async (name, input, message) => {
    expect(await kvs.ask(name, input)).toEqual({
      status: 400,
      error: expect.stringMatching(/^InvalidArgumentException: \d+ validation error/) as string,
    })
    expect(await kvs.ask(name, input)).toHaveProperty('error', expect.stringContaining(message))
  })

  test.each<[OperationName, object]>([
    ['CreateStream', {StreamName: 'new', Tags: [{Key: 'a', Value: 'b'}]}],
    ['CreateStream', {StreamName: 'new', Tags: {a: 1}}],
    ['CreateStream', {StreamName: 'new', DataRetentionInHours: '24'}],
    ['TagStream', {StreamName: 'yard', Tags: 'a=b'}],
    ['UpdateImageGenerationConfiguration', {StreamName: 'yard', ImageGenerationConfiguration: []}],
  ])('%s of %j is of the wrong type', async (name, input) => {
    expect(await kvs.ask(name, input)).toEqual(fails('SerializationException'))
  })
})
