import type {ResourceStatus} from './channel.ts'

/** StreamInfo of DescribeStream, its names in camelCase. */
export interface Stream {
  readonly name: string
  readonly arn: string
  readonly status: ResourceStatus
  /** ISO 8601, UTC. */
  readonly createdAt: string
  /** 0: nothing is kept beyond what viewers are just reading. */
  readonly dataRetentionInHours: number
  /** RFC 6838, `video/h264`; undefined where none was given. */
  readonly mediaType?: string
  /** Undefined where none was given. */
  readonly deviceName?: string
  /** ARN, id or alias of the key that the media is encrypted with. */
  readonly kmsKeyId?: string
  /** Opaque token, changes with every metadata change. */
  readonly version: string
}

/** Ten years (UpdateDataRetention, API reference). */
export const maxRetentionHours = 87_600

export const storageTiers = ['HOT', 'WARM'] as const

/** Where media is kept: WARM costs less to keep and more to read. */
export type StorageTier = (typeof storageTiers)[number]

export const dataApis = [
  'PUT_MEDIA',
  'GET_MEDIA',
  'LIST_FRAGMENTS',
  'GET_MEDIA_FOR_FRAGMENT_LIST',
  'GET_HLS_STREAMING_SESSION_URL',
  'GET_DASH_STREAMING_SESSION_URL',
  'GET_CLIP',
  'GET_IMAGES',
] as const

/** APIName of GetDataEndpoint. */
export type DataApi = (typeof dataApis)[number]

export const imageFormats = ['JPEG', 'PNG'] as const
export const imageSelectorTypes = ['SERVER_TIMESTAMP', 'PRODUCER_TIMESTAMP'] as const

/** ImageGenerationConfiguration: pictures of the video, written to S3. */
export interface ImageGeneration {
  readonly status: 'ENABLED' | 'DISABLED'
  /** `s3://bucket/prefix` */
  readonly destinationUri: string
  /** That of the bucket, which must be that of the stream. */
  readonly destinationRegion: string
  readonly samplingIntervalMs: number
  /** Whose clock says when an interval has passed. */
  readonly imageSelectorType: (typeof imageSelectorTypes)[number]
  readonly format: (typeof imageFormats)[number]
  /** 1..100; 80 where it is not given. JPEG only. */
  readonly jpegQuality?: number
  /** 1..3840; that of the video where it is not given. */
  readonly widthPixels?: number
  /** 1..2160; that of the video where it is not given. */
  readonly heightPixels?: number
}

/** NotificationConfiguration: a message to an SNS topic for every fragment that can be read. */
export interface StreamNotification {
  readonly status: 'ENABLED' | 'DISABLED'
  /** ARN of the topic. */
  readonly destinationUri: string
}

/** MappedResourceConfigurationListItem: what feeds the stream. */
export interface MappedResource {
  /** As the service calls it; no source lists the values. */
  readonly type: string
  /** ARN of the signaling channel. */
  readonly arn: string
}
