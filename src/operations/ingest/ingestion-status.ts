import type {Channel} from '../../model/channel.ts'
import {FailureError} from '../../model/failure-error.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import type {Stream} from '../../model/stream.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {commandIn} from '../command-in.ts'
import type {World} from '../connect.ts'
import {describeIfThere, placeOf, resourceNotFound, resourceRef} from '../resource/find-resource.ts'
import {channelKind, type ResourceKind, streamKind} from '../resource/resource-kind.ts'
import {asStored, type StoredIn, storedIn} from './stored-in.ts'

export interface Ingestion {
  readonly status: 'ENABLED' | 'DISABLED'
  /** Undefined for a stream that no channel is mapped to. */
  readonly channel?: {readonly name: string; readonly arn: string; readonly status?: Channel['status']}
  /** Undefined for a channel that is mapped to no stream. */
  readonly stream?: StoredIn
}

export interface IngestionStatus {
  readonly schema: 'urn:kvsctl:schema:ingestion-status:1'
  readonly region: string
  /** As it was given. */
  readonly subject: string
  /** Two where a channel and a stream have the name and are not mapped to each other. */
  readonly mappings: readonly Ingestion[]
}

/**
 * The mapping of a channel, seen from it, or of a stream, seen from that one; a name may be that of both.
 * @throws UserError when there is neither
 */
export async function ingestionStatus(world: World, subject: string): Promise<IngestionStatus> {
  const kind = parseResourceArn(subject)?.resource
  const ref = resourceRef(subject)
  const [channel, stream] = await Promise.all([
    kind === 'stream' ? undefined : describeIfThere(world, channelKind, ref),
    kind === 'channel' ? undefined : describeIfThere(world, streamKind, ref),
  ])
  const mappings = await Promise.all([
    ...(isThere(channel) ? [ingestionOfChannel(world, channel)] : []),
    ...(isThere(stream) ? [ofStream(world, stream)] : []),
  ])
  if (mappings.length === 0) throw await neither(world, subject, channel, stream)
  return {schema: 'urn:kvsctl:schema:ingestion-status:1', region: world.region, subject, mappings: withoutTwins(mappings)}
}

const isThere = <T>(found: T | FailureError | undefined): found is T => found !== undefined && !(found instanceof FailureError)

/** The mapping of a channel, and what can be seen of its stream. */
export async function ingestionOfChannel(world: World, {name, arn, status}: Channel): Promise<Ingestion> {
  const storage = await (await world.api.mediaStorage()).describe({arn})
  const channel = {name, arn, status}
  if (storage.status === 'DISABLED' || storage.streamArn === undefined) return {status: storage.status, channel}
  return {status: storage.status, channel, stream: await storedIn(world, storage.streamArn)}
}

async function ofStream(world: World, stream: Stream): Promise<Ingestion> {
  const [mapped] = await (await world.api.streams()).mappedResources({arn: stream.arn})
  if (!mapped) return {status: 'DISABLED', stream: asStored(stream)}
  const channel = {name: parseResourceArn(mapped.arn)?.name ?? mapped.arn, arn: mapped.arn}
  return {status: 'ENABLED', channel, stream: asStored(stream)}
}

/** Both sides tell the same mapping: the first, from the channel, tells more. */
const withoutTwins = (mappings: readonly Ingestion[]): readonly Ingestion[] =>
  mappings.filter(
    ({channel, stream}, at) => at === 0 || channel?.arn !== mappings[0]!.channel?.arn || stream?.arn !== mappings[0]!.stream?.arn,
  )

async function neither(
  world: World,
  subject: string,
  channel: Channel | FailureError | undefined,
  stream: Stream | FailureError | undefined,
): Promise<UserError> {
  const meant = <T extends Channel | Stream>(kind: ResourceKind<T>, found: unknown) =>
    found instanceof FailureError ? [resourceNotFound(world, kind, subject, found)] : []
  const errors = await Promise.all([...meant(channelKind, channel), ...meant(streamKind, stream)])
  if (errors.length === 1) return errors[0]!
  const near = errors.flatMap(({remedy}) => remedy).filter(({command}) => command === undefined)
  return new UserError({
    code: 'ResourceNotFoundException',
    message: `There is neither a channel nor a stream ${subject} in ${placeOf(world)}.`,
    remedy: near.length > 0 ? near : [{text: 'See which channels are mapped:', command: commandIn(world, 'ingest list')}],
    exitCode: exitCodes.refused,
  })
}
