import type {ResourceStatus} from '../../model/channel.ts'

/** A signaling channel as the emulator keeps it. */
export interface StoredChannel {
  readonly name: string
  readonly arn: string
  readonly type: 'SINGLE_MASTER'
  readonly status: ResourceStatus
  readonly createdMs: number
  readonly messageTtlSeconds: number
  readonly version: string
  readonly tags: Readonly<Record<string, string>>
}

/** Every kind of record that survives a restart, by its key. */
export interface Collections {
  /** By channel name. */
  channels: StoredChannel
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
  size(collection: CollectionName): number
  put<C extends CollectionName>(collection: C, key: string, value: Collections[C]): void
  remove(collection: CollectionName, key: string): void
  close(): void
}
