import type {Channel} from '../../model/channel.ts'
import {FailureError} from '../../model/failure-error.ts'
import type {MediaStorage} from '../../model/media-storage.ts'
import type {Failure} from '../../model/observed.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import type {MappedResource, Stream} from '../../model/stream.ts'
import type {World} from '../connect.ts'
import {describeIfThere, isNotFound, resourceRef} from '../resource/find-resource.ts'
import {readExtras} from '../resource/read-extras.ts'
import {channelKind, streamKind} from '../resource/resource-kind.ts'

/** A channel, a stream, and what each is mapped to. */
export interface Pair {
  /** The service's "not found" where there is none. */
  readonly channel: Channel | FailureError
  /** Undefined where it cannot be of any use: another region, or an account that does not let itself be asked. */
  readonly stream: Stream | FailureError | undefined
  /** Undefined where it could not be read. */
  readonly storage?: MediaStorage
  /** Undefined where it could not be read. */
  readonly mapped?: readonly MappedResource[]
  /** Why not: each has a permission of its own. */
  readonly unchecked: readonly Failure[]
}

interface Mappings {
  readonly storage: MediaStorage
  readonly mapped: readonly MappedResource[]
}

/** Asks for all of it at once. */
export async function lookAtPair(world: World, names: {readonly channel: string; readonly stream: string}): Promise<Pair> {
  const {api} = world
  const ref = {channel: resourceRef(names.channel), stream: resourceRef(names.stream)}
  const away = parseResourceArn(names.stream)?.region ?? world.region
  const here = away === world.region
  const [channel, stream, {values, unavailable}] = await Promise.all([
    describeIfThere(world, channelKind, ref.channel),
    here ? describeIfThere(world, streamKind, ref.stream).catch(undefinedIfForeign(names)) : undefined,
    readExtras<Mappings>({
      storage: api.mediaStorage().then((storage) => storage.describe(ref.channel)),
      mapped: here ? api.streams().then((streams) => streams.mappedResources(ref.stream)) : Promise.resolve([]),
    }),
  ])
  // That a missing one has no mapping is no news.
  const unchecked = Object.values(unavailable).filter((failure) => !isNotFound(new FailureError(failure)))
  return {channel, stream, ...values, unchecked: stream === undefined ? [] : unchecked}
}

/** Another account's stream is refused, whatever it is; that it is another's says more than the refusal. */
const undefinedIfForeign =
  ({channel, stream}: {readonly channel: string; readonly stream: string}) =>
  (error: unknown): undefined => {
    const [owner, other] = [parseResourceArn(channel)?.account, parseResourceArn(stream)?.account]
    const refused = error instanceof FailureError && error.failure.kind === 'refused'
    if (!refused || other === undefined || owner === other) throw error
  }
