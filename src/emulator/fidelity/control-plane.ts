import {guide, type Note, quotas, type Row} from './row.ts'

export const controlPlane: Readonly<Record<string, Note>> = {
  CreateSignalingChannel: [
    'faithful',
    'ACTIVE at once, or after CREATING for --create-delay; FULL_MESH is refused, which the service does not support either',
  ],
  DescribeSignalingChannel: ['faithful', 'by name or ARN; an ARN of an earlier channel of the same name is not found'],
  ListSignalingChannels: ['faithful', 'sorted by name; tokens stay good while channels come and go, for an hour'],
  UpdateSignalingChannel: [
    'faithful',
    'at once, or after UPDATING for --update-delay; a stale version is VersionMismatchException',
  ],
  DeleteSignalingChannel: [
    'faithful',
    'at once, or after DELETING for --delete-delay; open connections get GO_AWAY and are closed',
  ],
  TagResource: ['faithful', 'fifty tags; the ARN of a stream does as well as that of a channel'],
  UntagResource: ['faithful', 'keys that are not there are ignored'],
  ListTagsForResource: ['faithful', 'a map, in one page'],
  GetSignalingChannelEndpoint: [
    'deviates',
    'a port for each host family instead of a host name; WEBRTC only while media storage is ENABLED',
  ],
  CreateStream: [
    'faithful',
    'ACTIVE at once, or after CREATING for --create-delay; keeps nothing, is HOT and has the key of the service where the request does not say',
  ],
  DescribeStream: ['faithful', 'by name or ARN; an ARN of an earlier stream of the same name is not found'],
  ListStreams: ['faithful', 'sorted by name; tokens stay good while streams come and go, for an hour'],
  UpdateStream: ['faithful', 'what is left out stays; a stale version is VersionMismatchException'],
  DeleteStream: ['faithful', 'at once, or after DELETING for --delete-delay; its edge configuration goes with it'],
  UpdateDataRetention: ['faithful', 'by hours more or less, within 0..87600'],
  GetDataEndpoint: ['deviates', 'a port for each of the two host families; nothing is stored or served there yet'],
  TagStream: ['faithful', 'fifty tags'],
  UntagStream: ['faithful', 'keys that are not there are ignored'],
  ListTagsForStream: ['faithful', 'a map, in one page'],
  UpdateStreamStorageConfiguration: ['faithful', 'HOT and WARM are kept and told; there is no media whose tier it were'],
  DescribeStreamStorageConfiguration: ['faithful', 'HOT where nothing was said'],
  UpdateImageGenerationConfiguration: ['deviates', 'checked and kept, but no image is made'],
  DescribeImageGenerationConfiguration: ['faithful', 'as it was given; no member where there is none'],
  UpdateNotificationConfiguration: ['deviates', 'checked and kept, but nobody is notified'],
  DescribeNotificationConfiguration: ['faithful', 'as it was given; no member where there is none'],
  UpdateMediaStorageConfiguration: ['faithful', 'one stream for one channel, and only with a data retention'],
  DescribeMediaStorageConfiguration: ['faithful', 'DISABLED without StreamARN on a channel that never had one'],
  StartEdgeConfigurationUpdate: [
    'deviates',
    'no edge agent is there: SYNC_FAILED after 15 minutes; with the fault edge-agent-answers ACKNOWLEDGED and IN_SYNC',
  ],
  DescribeEdgeConfiguration: ['faithful', 'what the agent last said is told once it is IN_SYNC'],
  DeleteEdgeConfiguration: [
    'deviates',
    'DELETING, and DELETE_FAILED after 15 minutes without an agent; gone with the fault edge-agent-answers',
  ],
  ListEdgeAgentConfigurations: ['faithful', 'of one hub device, sorted by stream; five in a page'],
  DescribeMappedResourceConfiguration: ['faithful', 'one resource at most, in one page'],
}

/** What the sources on streams and media storage leave open, and how the emulator has decided. */
export const streamRows: readonly Row[] = [
  [
    'stream ARN of another account',
    'deviates',
    'the exception that the operation has for it, with the text known from UpdateMediaStorageConfiguration',
    'C SDK issue 1714',
  ],
  [
    'StreamARN of something else',
    'deviates',
    'InvalidResourceFormatException where the operation has it, else ResourceNotFoundException',
    'assumed',
  ],
  ['name and ARN in one request', 'deviates', 'must agree: InvalidArgumentException', 'assumed'],
  [
    'what makes a new version',
    'deviates',
    'operations that ask for CurrentVersion; not tags, images, notifications or media storage',
    'assumed',
  ],
  [
    'operations without media',
    'deviates',
    'images and notifications want a data retention, whether ENABLED or DISABLED, but not to be taken away',
    'assumed',
  ],
  [
    'image destination',
    'deviates',
    's3://…, DestinationRegion the region of the stream; JPEGQuality 1..100 and for JPEG only',
    'streams developer guide, image generation',
  ],
  [
    'notification target',
    'deviates',
    'the ARN of a standard SNS topic, in any region and account',
    'streams developer guide, notifications',
  ],
  ['data retention taken to 0', 'deviates', 'allowed, whatever images, notifications or channels rely on it', 'assumed'],
  ['encryption key', 'deviates', 'kept and told as it was given; nothing looks whether there is such a key', 'assumed'],
]

export const mediaStorageRows: readonly Row[] = [
  ['stream in another region', 'deviates', 'InvalidArgumentException', 'assumed'],
  [
    'deleting what is mapped',
    'deviates',
    'ResourceInUseException for the stream and for the channel: disable media storage first',
    'assumed',
  ],
  ['mapping the same pair again', 'deviates', 'succeeds and changes nothing', 'assumed'],
  [
    '100 channels with media storage',
    'deviates',
    'one more is ClientLimitExceededException',
    `${quotas}; the exception is assumed`,
  ],
  ['Type of a mapped resource', 'deviates', 'CHANNEL', 'assumed'],
  [
    'direct connections while ENABLED',
    'deviates',
    'messages are still routed between master and viewers, which the service ends',
    guide,
  ],
]
