import type {Failure} from '../../model/observed.ts'
import type {ImageGeneration, MappedResource, StorageTier, Stream, StreamNotification} from '../../model/stream.ts'
import type {Tags} from '../../model/tag.ts'
import type {World} from '../connect.ts'
import {resourceRef} from '../resource/find-resource.ts'
import {readExtras} from '../resource/read-extras.ts'
import {findStream} from './find-stream.ts'

/** What other operations than DescribeStream tell. */
export interface StreamExtras {
  readonly tags: Tags
  readonly storageTier: StorageTier
  /** null: none is configured. */
  readonly imageGeneration: ImageGeneration | null
  /** null: none is configured. */
  readonly notification: StreamNotification | null
  /** The channel that is recorded into it; none or one. */
  readonly mappedResources: readonly MappedResource[]
}

export interface StreamDescription extends Stream, Partial<StreamExtras> {
  readonly schema: 'urn:kvsctl:schema:stream:1'
  readonly region: string
  /** What could not be read, and why: each has a permission of its own. */
  readonly unavailable: Readonly<Partial<Record<keyof StreamExtras, Failure>>>
}

/** All that the service knows about a stream, asked for at once. @throws UserError when there is none, with near names */
export async function describeStream(world: World, name: string): Promise<StreamDescription> {
  const ref = resourceRef(name)
  const api = await world.api.streams()
  const extras = readExtras<StreamExtras>({
    tags: api.tagsOf(ref),
    storageTier: api.storageTier(ref),
    imageGeneration: api.imageGeneration(ref).then((images) => images ?? null),
    notification: api.notification(ref).then((notification) => notification ?? null),
    mappedResources: api.mappedResources(ref),
  })
  const [stream, {values, unavailable}] = await Promise.all([findStream(world, name), extras])
  return {schema: 'urn:kvsctl:schema:stream:1', region: world.region, ...stream, ...values, unavailable}
}
