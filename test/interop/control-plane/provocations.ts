import {edgeConfig, type Things, type World, type WorldName} from './worlds.ts'

/** How an operation is made to refuse. */
export interface Provocation {
  /** In a few words, for the table. */
  readonly how: string
  readonly world: WorldName
  readonly input: (things: Things) => object
  /** What has to be so first. */
  readonly before?: (world: World) => Promise<void> | void
}

/** Why nothing makes it refuse so. */
export interface Impossible {
  readonly impossible: string
}

const images = {
  Status: 'ENABLED',
  ImageSelectorType: 'SERVER_TIMESTAMP',
  DestinationConfig: {Uri: 's3://bucket', DestinationRegion: 'us-west-2'},
  SamplingInterval: 3000,
  Format: 'JPEG',
}
const notification = {Status: 'ENABLED', DestinationConfig: {Uri: 'arn:aws:sns:us-west-2:123456789012:topic'}}
const CurrentVersion = 'stale'
const tag = {Key: 'one-more', Value: 'tag'}

type Chosen = Pick<Things, 'channel' | 'stream'>

/** An input for each operation in which only the resources may be wrong, and the version. */
const inputs: Readonly<Record<string, (chosen: Chosen) => object>> = {
  CreateSignalingChannel: () => ({ChannelName: 'channel'}),
  CreateStream: () => ({StreamName: 'stream'}),
  DeleteEdgeConfiguration: ({stream: StreamARN}) => ({StreamARN}),
  DeleteSignalingChannel: ({channel: ChannelARN}) => ({ChannelARN}),
  DeleteStream: ({stream: StreamARN}) => ({StreamARN}),
  DescribeEdgeConfiguration: ({stream: StreamARN}) => ({StreamARN}),
  DescribeImageGenerationConfiguration: ({stream: StreamARN}) => ({StreamARN}),
  DescribeMappedResourceConfiguration: ({stream: StreamARN}) => ({StreamARN}),
  DescribeMediaStorageConfiguration: ({channel: ChannelARN}) => ({ChannelARN}),
  DescribeNotificationConfiguration: ({stream: StreamARN}) => ({StreamARN}),
  DescribeSignalingChannel: ({channel: ChannelARN}) => ({ChannelARN}),
  DescribeStream: ({stream: StreamARN}) => ({StreamARN}),
  DescribeStreamStorageConfiguration: ({stream: StreamARN}) => ({StreamARN}),
  GetDataEndpoint: ({stream: StreamARN}) => ({StreamARN, APIName: 'PUT_MEDIA'}),
  GetSignalingChannelEndpoint: ({channel: ChannelARN}) => ({ChannelARN}),
  ListEdgeAgentConfigurations: () => ({HubDeviceArn: edgeConfig.HubDeviceArn}),
  ListSignalingChannels: () => ({}),
  ListStreams: () => ({}),
  ListTagsForResource: ({channel: ResourceARN}) => ({ResourceARN}),
  ListTagsForStream: ({stream: StreamARN}) => ({StreamARN}),
  StartEdgeConfigurationUpdate: ({stream: StreamARN}) => ({StreamARN, EdgeConfig: edgeConfig}),
  TagResource: ({channel: ResourceARN}) => ({ResourceARN, Tags: [tag]}),
  TagStream: ({stream: StreamARN}) => ({StreamARN, Tags: {[tag.Key]: tag.Value}}),
  UntagResource: ({channel: ResourceARN}) => ({ResourceARN, TagKeyList: [tag.Key]}),
  UntagStream: ({stream: StreamARN}) => ({StreamARN, TagKeyList: [tag.Key]}),
  UpdateDataRetention: ({stream: StreamARN}) => ({
    ...{StreamARN, CurrentVersion},
    ...{Operation: 'INCREASE_DATA_RETENTION', DataRetentionChangeInHours: 1},
  }),
  UpdateImageGenerationConfiguration: ({stream: StreamARN}) => ({StreamARN, ImageGenerationConfiguration: images}),
  UpdateMediaStorageConfiguration: ({channel: ChannelARN, stream: StreamARN}) => ({
    ChannelARN,
    MediaStorageConfiguration: {Status: 'ENABLED', StreamARN},
  }),
  UpdateNotificationConfiguration: ({stream: StreamARN}) => ({StreamARN, NotificationConfiguration: notification}),
  UpdateSignalingChannel: ({channel: ChannelARN}) => ({
    ...{ChannelARN, CurrentVersion},
    SingleMasterConfiguration: {MessageTtlSeconds: 30},
  }),
  UpdateStream: ({stream: StreamARN}) => ({StreamARN, CurrentVersion, MediaType: 'video/h264'}),
  UpdateStreamStorageConfiguration: ({stream: StreamARN}) => ({
    ...{StreamARN, CurrentVersion},
    StreamStorageConfiguration: {DefaultStorageTier: 'WARM'},
  }),
}

const inputOf = (operation: string, chosen: Chosen): object => inputs[operation]!(chosen)

/** Nothing else in the input stands for a resource. */
const foreign = (arn: string): string => arn.replace('123456789012', '999999999999')
const bygone = (arn: string): string => arn.replace(/\d+$/, '1500000000000')

const bothAs = (change: (arn: string) => string) => (things: Things) => ({
  channel: change(things.channel),
  stream: change(things.stream),
})

/** Whatever the input has that a constraint is on. */
function spoilt(operation: string, things: Things): object {
  const input = inputOf(operation, things)
  const odd = {ChannelName: 'bad*name', StreamName: 'bad*name', HubDeviceArn: 'nonsense'}
  const arns = {ChannelARN: 'arn:nonsense', StreamARN: 'arn:nonsense', ResourceARN: 'arn:nonsense'}
  const spoiled = Object.entries({...odd, ...arns}).filter(([name]) => name in input)
  return {...input, ...(spoiled.length > 0 ? Object.fromEntries(spoiled) : {MaxResults: 10_001})}
}

type Recipe = (operation: string) => Provocation | Impossible

/** With a certain thing in place of the ordinary one. */
const on = (how: string, choose: (things: Things) => Chosen, world: WorldName = 'ordinary'): Recipe => {
  return (operation) => ({how, world, input: (things) => inputOf(operation, choose(things))})
}

const byFault =
  (how: string, name: string, params: Readonly<Record<string, string>>): Recipe =>
  (operation) => ({
    how,
    world: 'faulty',
    input: (things) => inputOf(operation, things),
    before: ({witness}) => void witness.emulator.faults.add({name, params: {...params, operation}, count: 1}),
  })

const throttled: Recipe = (operation) => ({
  how: 'the second call of an account whose quota is one',
  world: 'busy',
  input: (things) => inputOf(operation, things),
  before: async ({witness, things}) =>
    void (await witness.quickly(operation, inputOf(operation, things)).catch(() => {
      // Whether there is such a resource does not matter: the call counts.
    })),
})

/** Nobody's ARN is in the input, so only IAM could deny, which the emulator does not have. */
const withoutArn = ['CreateSignalingChannel', 'ListSignalingChannels', 'ListEdgeAgentConfigurations']

const denied: Recipe = (operation) =>
  withoutArn.includes(operation)
    ? byFault('the fault access-denied, as there is no IAM', 'access-denied', {})(operation)
    : on('the ARN of another account', bothAs(foreign))(operation)

const tooManyTags: Recipe = (operation) =>
  operation.startsWith('Create')
    ? byFault('the fault api-error: more than fifty in one request break the constraint of the list', 'api-error', {
        code: 'TagsPerResourceExceededLimitException',
        status: '400',
      })(operation)
    : on('a fifty-first tag', ({taggedChannel: channel, taggedStream: stream}) => ({channel, stream}))(operation)

const notActive = on('CREATING', (things) => things, 'young')
const mapped = on('mapped to each other', ({mappedChannel: channel, mappedStream: stream}) => ({channel, stream}))

const inUse: Readonly<Record<string, Recipe>> = {
  CreateSignalingChannel: on('the name is taken', (things) => things),
  CreateStream: on('the name is taken', (things) => things),
  DeleteSignalingChannel: mapped,
  DeleteStream: mapped,
  UpdateMediaStorageConfiguration: on('mapped elsewhere', ({channel, mappedStream: stream}) => ({channel, stream})),
  StartEdgeConfigurationUpdate: on('SYNCING', ({channel, edgeStream: stream}) => ({channel, stream})),
}

const notImplemented: Recipe = () => ({impossible: 'the model documents it as "Not implemented"'})

/** By exception. */
const recipes: Readonly<Record<string, Recipe>> = {
  AccessDeniedException: denied,
  NotAuthorizedException: denied,
  AccountChannelLimitExceededException: on('a quota of none', (things) => things, 'full'),
  AccountStreamLimitExceededException: on('a quota of none', (things) => things, 'full'),
  ClientLimitExceededException: throttled,
  DeviceStreamLimitExceededException: notImplemented,
  InvalidDeviceException: notImplemented,
  InvalidArgumentException: (operation) => ({
    how: 'a value that breaks a constraint',
    world: 'ordinary',
    input: (things) => spoilt(operation, things),
  }),
  InvalidResourceFormatException: on('the ARN of a channel', ({channel}) => ({channel, stream: channel})),
  NoDataRetentionException: on('a stream that keeps nothing', ({channel, bareStream: stream}) => ({channel, stream})),
  ResourceInUseException: (operation) => (inUse[operation] ?? notActive)(operation),
  ResourceNotFoundException: on('an ARN of something bygone', bothAs(bygone)),
  StreamEdgeConfigurationNotFoundException: on('no edge configuration', (things) => things),
  TagsPerResourceExceededLimitException: tooManyTags,
  VersionMismatchException: (operation) => ({
    how: 'a stale version',
    world: 'ordinary',
    input: (things) => ({...inputOf(operation, things), CurrentVersion}),
  }),
}

/** How to make an operation refuse with an exception of its model. @throws Error when nobody has thought about it */
export function provocationOf(operation: string, exception: string): Provocation | Impossible {
  const recipe = recipes[exception]
  if (!recipe) throw new Error(`There is no provocation of ${exception}.`)
  return recipe(operation)
}
