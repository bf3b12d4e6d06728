import type {DataApi, ImageGeneration, MappedResource, StorageTier, Stream, StreamNotification} from '../../model/stream.ts'
import type {CallOptions, ResourceRef} from './kvs-api.ts'

export interface ListStreamsOptions extends CallOptions {
  readonly namePrefix?: string
  /** Streams that one request may return: 1..10000. The service may return fewer. */
  readonly pageSize?: number
}

export interface CreateStreamInput {
  readonly name: string
  readonly deviceName?: string
  readonly mediaType?: string
  readonly kmsKeyId?: string
  readonly dataRetentionInHours?: number
  readonly storageTier?: StorageTier
  readonly tags?: Readonly<Record<string, string>>
}

/** The stream as it was read: a change is refused when it is another one by now. */
export interface StreamAtVersion {
  readonly arn: string
  readonly version: string
}

/** The operations on video streams. Every method rejects with a `FailureError`. */
export interface StreamApi {
  /** DescribeStream. */
  describe(stream: ResourceRef, options?: CallOptions): Promise<Stream>
  /** ListStreams, page after page as they are read. */
  list(options?: ListStreamsOptions): AsyncIterable<Stream>
  /** CreateStream. @returns the ARN */
  create(input: CreateStreamInput, options?: CallOptions): Promise<string>
  /** UpdateStream. */
  update(
    stream: StreamAtVersion,
    change: {readonly deviceName?: string; readonly mediaType?: string},
    options?: CallOptions,
  ): Promise<void>
  /** DeleteStream; with `version`, only that version. */
  delete(arn: string, options?: CallOptions & {version?: string}): Promise<void>
  /** UpdateDataRetention: longer by so many hours, or shorter by as many when it is negative. */
  changeRetention(stream: StreamAtVersion, byHours: number, options?: CallOptions): Promise<void>
  /** GetDataEndpoint. @returns `https://…` */
  dataEndpoint(stream: ResourceRef, api: DataApi, options?: CallOptions): Promise<string>
  /** ListTagsForStream, all pages. */
  tagsOf(stream: ResourceRef, options?: CallOptions): Promise<Readonly<Record<string, string>>>
  /** TagStream: at most 50. */
  tag(stream: ResourceRef, tags: Readonly<Record<string, string>>, options?: CallOptions): Promise<void>
  /** UntagStream: at most 50. */
  untag(stream: ResourceRef, keys: readonly string[], options?: CallOptions): Promise<void>
  /** DescribeStreamStorageConfiguration. */
  storageTier(stream: ResourceRef, options?: CallOptions): Promise<StorageTier>
  /** UpdateStreamStorageConfiguration. */
  setStorageTier(stream: StreamAtVersion, tier: StorageTier, options?: CallOptions): Promise<void>
  /** DescribeImageGenerationConfiguration; undefined where there is none. */
  imageGeneration(stream: ResourceRef, options?: CallOptions): Promise<ImageGeneration | undefined>
  /** UpdateImageGenerationConfiguration; undefined removes it. */
  setImageGeneration(stream: ResourceRef, wanted: ImageGeneration | undefined, options?: CallOptions): Promise<void>
  /** DescribeNotificationConfiguration; undefined where there is none. */
  notification(stream: ResourceRef, options?: CallOptions): Promise<StreamNotification | undefined>
  /** UpdateNotificationConfiguration; undefined removes it. */
  setNotification(stream: ResourceRef, wanted: StreamNotification | undefined, options?: CallOptions): Promise<void>
  /** DescribeMappedResourceConfiguration: the channel that is recorded into it; none or one. */
  mappedResources(stream: ResourceRef, options?: CallOptions): Promise<readonly MappedResource[]>
}
