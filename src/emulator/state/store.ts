import type {SyncStatus} from '../../model/edge.ts'
import type {EdgeConfig} from '../control-plane/shapes/edge.ts'
import type {ImageGenerationConfiguration, NotificationConfiguration, StorageTier} from '../control-plane/shapes/kinesisvideo.ts'
import type {LifeCycle, Settling} from './life-cycle.ts'

/** A signaling channel as the emulator keeps it. */
export interface StoredChannel extends LifeCycle {
  readonly arn: string
  readonly type: 'SINGLE_MASTER'
  readonly createdMs: number
  readonly messageTtlSeconds: number
  readonly version: string
  readonly tags: Readonly<Record<string, string>>
}

/** A video stream as the emulator keeps it. */
export interface StoredStream extends LifeCycle {
  readonly arn: string
  readonly createdMs: number
  readonly version: string
  readonly tags: Readonly<Record<string, string>>
  readonly deviceName?: string
  readonly mediaType?: string
  readonly kmsKeyId: string
  /** 0: nothing is kept. */
  readonly dataRetentionInHours: number
  readonly storageTier: StorageTier
  /** As it was given, in the model's own names; absent where there is none. */
  readonly imageGeneration?: ImageGenerationConfiguration | undefined
  readonly notification?: NotificationConfiguration | undefined
}

/** Where what a channel's peers send is stored: one stream, which no other channel has. */
export interface StoredMapping {
  readonly channelArn: string
  readonly streamArn: string
}

/** What an edge agent is told about a stream; `name` is the stream's. */
export interface StoredEdge extends Settling {
  readonly streamArn: string
  readonly createdMs: number
  readonly updatedMs: number
  readonly syncStatus: SyncStatus
  readonly failedStatusDetails?: string
  /** As it was given, in the model's own names, with what the service adds. */
  readonly config: EdgeConfig
}

/** Every kind of record that survives a restart, by its key. */
export interface Collections {
  /** By channel name. */
  channels: StoredChannel
  /** By stream name. */
  streams: StoredStream
  /** By channel name: channels whose media storage is ENABLED. One record says it of both sides, so no kill can leave half of it. */
  mappings: StoredMapping
  /** By stream name. */
  edges: StoredEdge
  /** By name: the secrets that credentials are derived from, hex. */
  secrets: {readonly value: string}
  /** By name: that something has once been done, so that it is not done again: `demo-channel`. */
  marks: {readonly atMs: number}
}

export type CollectionName = keyof Collections

/**
 * The emulator's records. A write has reached the journal when `put` or `remove` returns, so what was acknowledged survives
 * a kill at any moment.
 */
export interface Store {
  get<C extends CollectionName>(collection: C, key: string): Collections[C] | undefined
  /** In insertion order. */
  values<C extends CollectionName>(collection: C): IterableIterator<Collections[C]>
  /** Those whose keys sort after `key` (UTF-16), in that order; not to be walked on after a write. */
  after<C extends CollectionName>(collection: C, key: string): Iterable<Collections[C]>
  size(collection: CollectionName): number
  put<C extends CollectionName>(collection: C, key: string, value: Collections[C]): void
  remove(collection: CollectionName, key: string): void
  close(): void
}
