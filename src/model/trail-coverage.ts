/** What CloudTrail is told of an operation. */
export interface RecordedOperation {
  readonly readOnly: boolean
}

const reads = {readOnly: true} as const
const writes = {readOnly: false} as const

/**
 * The management events that both developer guides list ("Logging API calls with CloudTrail"). Media storage, edge and the other
 * configurations are younger than the lists and stand in neither; nor does anything of the data plane.
 */
export const recordedOperations: Readonly<Record<string, RecordedOperation>> = {
  CreateSignalingChannel: writes,
  CreateStream: writes,
  DeleteSignalingChannel: writes,
  DeleteStream: writes,
  DescribeSignalingChannel: reads,
  DescribeStream: reads,
  GetDataEndpoint: reads,
  GetSignalingChannelEndpoint: reads,
  ListSignalingChannels: reads,
  ListStreams: reads,
  ListTagsForResource: reads,
  ListTagsForStream: reads,
  TagResource: writes,
  TagStream: writes,
  UntagResource: writes,
  UntagStream: writes,
  UpdateDataRetention: writes,
  UpdateSignalingChannel: writes,
  UpdateStream: writes,
}

/** What nobody finds in CloudTrail. */
export interface Unrecorded {
  readonly what: string
  readonly operations: readonly string[]
  /** Where to look instead. */
  readonly instead: string
}

/**
 * What neither guide lists among the events, as they were read on 2026-11-23. That AWS records one of the newer operations all the
 * same is possible: it is not documented.
 */
export const unrecorded: readonly Unrecorded[] = [
  {
    what: 'connections of the signaling websocket',
    operations: ['ConnectAsMaster', 'ConnectAsViewer'],
    instead: 'CloudWatch counts them (--with-metrics)',
  },
  {
    what: 'messages of the signaling websocket',
    operations: ['SendSdpOffer', 'SendSdpAnswer', 'SendIceCandidate'],
    instead: 'CloudWatch counts them, and kvsctl signal tap shows them',
  },
  {
    what: 'signaling over HTTPS',
    operations: ['GetIceServerConfig', 'SendAlexaOfferToMaster'],
    instead: 'CloudWatch counts them (--with-metrics)',
  },
  {
    what: 'storage sessions',
    operations: ['JoinStorageSession', 'JoinStorageSessionAsViewer'],
    instead: 'CloudWatch counts them',
  },
  {
    what: 'media',
    operations: [
      ...['PutMedia', 'GetMedia', 'GetMediaForFragmentList', 'ListFragments', 'GetClip', 'GetImages'],
      ...['GetHLSStreamingSessionURL', 'GetDASHStreamingSessionURL'],
    ],
    instead: 'CloudWatch counts them per stream',
  },
  {
    what: 'media storage of channels',
    operations: ['DescribeMediaStorageConfiguration', 'UpdateMediaStorageConfiguration', 'DescribeMappedResourceConfiguration'],
    instead: 'kvsctl ingest status shows what is configured now',
  },
  {
    what: 'images, notifications, storage tiers and edge agents of streams',
    operations: [
      ...['DescribeImageGenerationConfiguration', 'UpdateImageGenerationConfiguration'],
      ...['DescribeNotificationConfiguration', 'UpdateNotificationConfiguration'],
      ...['DescribeStreamStorageConfiguration', 'UpdateStreamStorageConfiguration'],
      ...['DescribeEdgeConfiguration', 'StartEdgeConfigurationUpdate', 'DeleteEdgeConfiguration', 'ListEdgeAgentConfigurations'],
    ],
    instead: 'kvsctl stream describe and kvsctl edge describe show what is configured now',
  },
]
