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
