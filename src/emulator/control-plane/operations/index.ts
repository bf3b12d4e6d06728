import type {Operation} from '../operation.ts'
import {createSignalingChannel} from './create-signaling-channel.ts'
import {createStream} from './create-stream.ts'
import {deleteEdgeConfiguration} from './delete-edge-configuration.ts'
import {deleteSignalingChannel} from './delete-signaling-channel.ts'
import {deleteStream} from './delete-stream.ts'
import {describeEdgeConfiguration} from './describe-edge-configuration.ts'
import {describeImageGenerationConfiguration} from './describe-image-generation-configuration.ts'
import {describeMappedResourceConfiguration} from './describe-mapped-resource-configuration.ts'
import {describeMediaStorageConfiguration} from './describe-media-storage-configuration.ts'
import {describeNotificationConfiguration} from './describe-notification-configuration.ts'
import {describeSignalingChannel} from './describe-signaling-channel.ts'
import {describeStream} from './describe-stream.ts'
import {describeStreamStorageConfiguration} from './describe-stream-storage-configuration.ts'
import {getDataEndpoint} from './get-data-endpoint.ts'
import {getSignalingChannelEndpoint} from './get-signaling-channel-endpoint.ts'
import {listEdgeAgentConfigurations} from './list-edge-agent-configurations.ts'
import {listSignalingChannels} from './list-signaling-channels.ts'
import {listStreams} from './list-streams.ts'
import {listTagsForResource} from './list-tags-for-resource.ts'
import {listTagsForStream} from './list-tags-for-stream.ts'
import {startEdgeConfigurationUpdate} from './start-edge-configuration-update.ts'
import {tagResource} from './tag-resource.ts'
import {tagStream} from './tag-stream.ts'
import {untagResource} from './untag-resource.ts'
import {untagStream} from './untag-stream.ts'
import {updateDataRetention} from './update-data-retention.ts'
import {updateImageGenerationConfiguration} from './update-image-generation-configuration.ts'
import {updateMediaStorageConfiguration} from './update-media-storage-configuration.ts'
import {updateNotificationConfiguration} from './update-notification-configuration.ts'
import {updateSignalingChannel} from './update-signaling-channel.ts'
import {updateStream} from './update-stream.ts'
import {updateStreamStorageConfiguration} from './update-stream-storage-configuration.ts'

/** All operations of the model `kinesisvideo` 2017-09-30. */
export const controlPlaneOperations = {
  CreateSignalingChannel: createSignalingChannel,
  CreateStream: createStream,
  DeleteEdgeConfiguration: deleteEdgeConfiguration,
  DeleteSignalingChannel: deleteSignalingChannel,
  DeleteStream: deleteStream,
  DescribeEdgeConfiguration: describeEdgeConfiguration,
  DescribeImageGenerationConfiguration: describeImageGenerationConfiguration,
  DescribeMappedResourceConfiguration: describeMappedResourceConfiguration,
  DescribeMediaStorageConfiguration: describeMediaStorageConfiguration,
  DescribeNotificationConfiguration: describeNotificationConfiguration,
  DescribeSignalingChannel: describeSignalingChannel,
  DescribeStream: describeStream,
  DescribeStreamStorageConfiguration: describeStreamStorageConfiguration,
  GetDataEndpoint: getDataEndpoint,
  GetSignalingChannelEndpoint: getSignalingChannelEndpoint,
  ListEdgeAgentConfigurations: listEdgeAgentConfigurations,
  ListSignalingChannels: listSignalingChannels,
  ListStreams: listStreams,
  ListTagsForResource: listTagsForResource,
  ListTagsForStream: listTagsForStream,
  StartEdgeConfigurationUpdate: startEdgeConfigurationUpdate,
  TagResource: tagResource,
  TagStream: tagStream,
  UntagResource: untagResource,
  UntagStream: untagStream,
  UpdateDataRetention: updateDataRetention,
  UpdateImageGenerationConfiguration: updateImageGenerationConfiguration,
  UpdateMediaStorageConfiguration: updateMediaStorageConfiguration,
  UpdateNotificationConfiguration: updateNotificationConfiguration,
  UpdateSignalingChannel: updateSignalingChannel,
  UpdateStream: updateStream,
  UpdateStreamStorageConfiguration: updateStreamStorageConfiguration,
} as const satisfies Readonly<Record<string, Operation>>
