import {notBuilt, type Operation} from '../operation.ts'
import {createSignalingChannel} from './create-signaling-channel.ts'
import {deleteSignalingChannel} from './delete-signaling-channel.ts'
import {describeSignalingChannel} from './describe-signaling-channel.ts'
import {getSignalingChannelEndpoint} from './get-signaling-channel-endpoint.ts'
import {listSignalingChannels} from './list-signaling-channels.ts'
import {listTagsForResource} from './list-tags-for-resource.ts'
import {tagResource} from './tag-resource.ts'
import {untagResource} from './untag-resource.ts'
import {updateSignalingChannel} from './update-signaling-channel.ts'

/** All operations of the model `kinesisvideo` 2017-09-30. */
export const controlPlaneOperations = {
  CreateSignalingChannel: createSignalingChannel,
  CreateStream: notBuilt('CreateStream'),
  DeleteEdgeConfiguration: notBuilt('DeleteEdgeConfiguration'),
  DeleteSignalingChannel: deleteSignalingChannel,
  DeleteStream: notBuilt('DeleteStream'),
  DescribeEdgeConfiguration: notBuilt('DescribeEdgeConfiguration'),
  DescribeImageGenerationConfiguration: notBuilt('DescribeImageGenerationConfiguration'),
  DescribeMappedResourceConfiguration: notBuilt('DescribeMappedResourceConfiguration'),
  DescribeMediaStorageConfiguration: notBuilt('DescribeMediaStorageConfiguration'),
  DescribeNotificationConfiguration: notBuilt('DescribeNotificationConfiguration'),
  DescribeSignalingChannel: describeSignalingChannel,
  DescribeStream: notBuilt('DescribeStream'),
  DescribeStreamStorageConfiguration: notBuilt('DescribeStreamStorageConfiguration'),
  GetDataEndpoint: notBuilt('GetDataEndpoint'),
  GetSignalingChannelEndpoint: getSignalingChannelEndpoint,
  ListEdgeAgentConfigurations: notBuilt('ListEdgeAgentConfigurations'),
  ListSignalingChannels: listSignalingChannels,
  ListStreams: notBuilt('ListStreams'),
  ListTagsForResource: listTagsForResource,
  ListTagsForStream: notBuilt('ListTagsForStream'),
  StartEdgeConfigurationUpdate: notBuilt('StartEdgeConfigurationUpdate'),
  TagResource: tagResource,
  TagStream: notBuilt('TagStream'),
  UntagResource: untagResource,
  UntagStream: notBuilt('UntagStream'),
  UpdateDataRetention: notBuilt('UpdateDataRetention'),
  UpdateImageGenerationConfiguration: notBuilt('UpdateImageGenerationConfiguration'),
  UpdateMediaStorageConfiguration: notBuilt('UpdateMediaStorageConfiguration'),
  UpdateNotificationConfiguration: notBuilt('UpdateNotificationConfiguration'),
  UpdateSignalingChannel: updateSignalingChannel,
  UpdateStream: notBuilt('UpdateStream'),
  UpdateStreamStorageConfiguration: notBuilt('UpdateStreamStorageConfiguration'),
} as const satisfies Readonly<Record<string, Operation>>
