import {integer, list, map, oneOf, string, structure, type ValueOf} from './shape.ts'

// Scalar constraints and structures of the models `kinesisvideo` 2017-09-30 and `kinesis-video-signaling` 2019-12-04, under their names there.

export const channelName = string({min: 1, max: 256, pattern: '[a-zA-Z0-9_.-]+'})
/** The signaling model says `arn:aws:` only, the service takes every partition. */
export const resourceArn = string({
  min: 1,
  max: 1024,
  pattern: 'arn:[a-z\\d\\-]+:kinesisvideo:[a-z0-9\\-]+:[0-9]+:[a-z]+/[a-zA-Z0-9_.\\-]+/[0-9]+',
})
export const version = string({min: 1, max: 64, pattern: '[a-zA-Z0-9]+'})
export const nextToken = string({min: 0, max: 1024, pattern: '[a-zA-Z0-9+/=]*'})
export const listLimit = integer(1, 10_000)
export const channelType = oneOf('SINGLE_MASTER', 'FULL_MESH')
export const tagKey = string({min: 1, max: 128, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*'})
export const tagValue = string({min: 0, max: 256, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*'})
export const tag = structure({Key: tagKey, Value: tagValue})
export const tagList = (min: number) => list(tag, min, 50)
export const singleMasterConfiguration = structure({}, {MessageTtlSeconds: integer(5, 120)})
export const channelNameCondition = structure({}, {ComparisonOperator: oneOf('BEGINS_WITH'), ComparisonValue: channelName})
export const channelProtocol = oneOf('WSS', 'HTTPS', 'WEBRTC')
export const channelRole = oneOf('MASTER', 'VIEWER')
export const endpointConfiguration = structure({}, {Protocols: list(channelProtocol, 1, 5), Role: channelRole})
export const clientId = string({min: 1, max: 256, pattern: '[a-zA-Z0-9_.-]+'})
export const streamName = channelName
export const deviceName = string({min: 1, max: 128, pattern: '[a-zA-Z0-9_.-]+'})
export const mediaType = string({min: 1, max: 128, pattern: '[\\w\\-\\.\\+]+/[\\w\\-\\.\\+]+(,[\\w\\-\\.\\+]+/[\\w\\-\\.\\+]+)*'})
export const kmsKeyId = string({min: 1, max: 2048, pattern: '.+'})
export const dataRetentionInHours = integer(0)
export const dataRetentionChangeInHours = integer(1)
export const dataRetentionOperation = oneOf('INCREASE_DATA_RETENTION', 'DECREASE_DATA_RETENTION')
export const resourceTags = map(tagKey, tagValue, 1, 50)
export const tagKeyList = list(tagKey, 1, 50)
export const streamNameCondition = structure({}, {ComparisonOperator: oneOf('BEGINS_WITH'), ComparisonValue: streamName})
export const storageTier = oneOf('HOT', 'WARM')
export type StorageTier = ValueOf<typeof storageTier>
export const streamStorageConfiguration = structure({DefaultStorageTier: storageTier})
export const apiName = oneOf(
  'PUT_MEDIA',
  'GET_MEDIA',
  'LIST_FRAGMENTS',
  'GET_MEDIA_FOR_FRAGMENT_LIST',
  'GET_HLS_STREAMING_SESSION_URL',
  'GET_DASH_STREAMING_SESSION_URL',
  'GET_CLIP',
  'GET_IMAGES',
)
const configurationStatus = oneOf('ENABLED', 'DISABLED')
const destinationUri = string({min: 1, max: 255, pattern: '^[a-zA-Z_0-9]+:(//)?([^/]+)/?([^*]*)$'})
const destinationRegion = string({min: 9, max: 14, pattern: '^[a-z]+(-[a-z]+)?-[a-z]+-[0-9]$'})
export const imageGenerationConfiguration = structure(
  {
    Status: configurationStatus,
    ImageSelectorType: oneOf('SERVER_TIMESTAMP', 'PRODUCER_TIMESTAMP'),
    DestinationConfig: structure({Uri: destinationUri, DestinationRegion: destinationRegion}),
    // The model has no bounds here; the documentation of the member says 200.
    SamplingInterval: integer(200),
    Format: oneOf('JPEG', 'PNG'),
  },
  {
    FormatConfig: map(oneOf('JPEGQuality'), string({min: 0, max: 256, pattern: '^[a-zA-Z_0-9]+'}), 1, 1),
    WidthPixels: integer(1, 3840),
    HeightPixels: integer(1, 2160),
  },
)
export type ImageGenerationConfiguration = ValueOf<typeof imageGenerationConfiguration>
export const notificationConfiguration = structure({
  Status: configurationStatus,
  DestinationConfig: structure({Uri: destinationUri}),
})
export type NotificationConfiguration = ValueOf<typeof notificationConfiguration>
export const mediaStorageConfiguration = structure({Status: configurationStatus}, {StreamARN: resourceArn})
export const mappedResourceLimit = integer(1, 1)
