import type {CallOptions, KvsApi, ResourceRef} from '../../client/aws/kvs-api.ts'
import type {Channel, ResourceStatus} from '../../model/channel.ts'
import type {Stream} from '../../model/stream.ts'

/** What channels and streams have in common. */
export interface Resource {
  readonly name: string
  readonly arn: string
  readonly status: ResourceStatus
  readonly version: string
}

/** How the one or the other is spoken to and about. */
export interface ResourceKind<T extends Resource> {
  /** As it stands in ARNs and commands. */
  readonly word: 'channel' | 'stream'
  /** As it is called in full. */
  readonly noun: string
  describe(api: KvsApi, ref: ResourceRef): Promise<T>
  list(api: KvsApi, options?: CallOptions & {namePrefix?: string; pageSize?: number}): AsyncIterable<T>
  delete(api: KvsApi, arn: string, version: {version?: string}): Promise<void>
}

export const channelKind: ResourceKind<Channel> = {
  word: 'channel',
  noun: 'signaling channel',
  describe: (api, ref) => api.describeChannel(ref),
  list: (api, options) => api.listChannels(options),
  delete: (api, arn, version) => api.deleteChannel(arn, version),
}

export const streamKind: ResourceKind<Stream> = {
  word: 'stream',
  noun: 'video stream',
  describe: async (api, ref) => (await api.streams()).describe(ref),
  async *list(api, options) {
    yield* (await api.streams()).list(options)
  },
  delete: async (api, arn, version) => (await api.streams()).delete(arn, version),
}

export const resourceKinds = {channel: channelKind, stream: streamKind} as const
