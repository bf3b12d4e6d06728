export type AccessLevel = 'read' | 'list' | 'write' | 'tagging'

/** What an action of IAM is about. */
export interface KvsAction {
  readonly level: AccessLevel
  /** What its permission is given on; `any`: a channel or a stream; `none`: on `*` alone. */
  readonly resource: 'channel' | 'stream' | 'any' | 'none'
}

const on = (resource: KvsAction['resource'], level: AccessLevel, names: string): [string, KvsAction][] =>
  names.split(' ').map((name) => [name, {level, resource}])

/** All actions of the prefix `kinesisvideo` (Service Authorization Reference, "Amazon Kinesis Video Streams"). */
export const kvsActions: Readonly<Record<string, KvsAction>> = Object.fromEntries([
  ...on('channel', 'list', 'DescribeSignalingChannel'),
  ...on('channel', 'read', 'DescribeMediaStorageConfiguration GetIceServerConfig GetSignalingChannelEndpoint'),
  ...on('channel', 'write', 'ConnectAsMaster ConnectAsViewer CreateSignalingChannel DeleteSignalingChannel JoinStorageSession'),
  ...on('channel', 'write', 'JoinStorageSessionAsViewer SendAlexaOfferToMaster UpdateMediaStorageConfiguration'),
  ...on('channel', 'write', 'UpdateSignalingChannel'),
  ...on('stream', 'list', 'DescribeMappedResourceConfiguration DescribeStream ListFragments'),
  ...on('stream', 'read', 'DescribeEdgeConfiguration DescribeImageGenerationConfiguration DescribeNotificationConfiguration'),
  ...on('stream', 'read', 'DescribeStreamStorageConfiguration GetClip GetDASHStreamingSessionURL GetDataEndpoint'),
  ...on('stream', 'read', 'GetHLSStreamingSessionURL GetImages GetMedia GetMediaForFragmentList ListTagsForStream'),
  ...on('stream', 'write', 'CreateStream DeleteEdgeConfiguration DeleteStream PutMedia StartEdgeConfigurationUpdate'),
  ...on('stream', 'write', 'UpdateDataRetention UpdateImageGenerationConfiguration UpdateNotificationConfiguration'),
  ...on('stream', 'write', 'UpdateStream UpdateStreamStorageConfiguration'),
  ...on('stream', 'tagging', 'TagStream UntagStream'),
  ...on('any', 'read', 'ListTagsForResource'),
  ...on('any', 'tagging', 'TagResource UntagResource'),
  ...on('none', 'list', 'ListEdgeAgentConfigurations ListSignalingChannels ListStreams'),
])
