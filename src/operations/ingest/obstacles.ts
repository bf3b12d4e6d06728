import type {Channel} from '../../model/channel.ts'
import {FailureError} from '../../model/failure-error.ts'
import {regionFacts} from '../../model/regions.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import type {Stream} from '../../model/stream.ts'
import type {Remedy, UserError} from '../../model/user-error.ts'
import {commandIn} from '../command-in.ts'
import type {World} from '../connect.ts'
import {resourceNotFound} from '../resource/find-resource.ts'
import {channelKind, type Resource, type ResourceKind, streamKind} from '../resource/resource-kind.ts'
import type {Pair} from './look-at-pair.ts'

/** Something for which the service would refuse to store the media of a channel in a stream. */
export interface Obstacle {
  readonly code: string
  readonly problem: string
  readonly fix: readonly Remedy[]
}

export interface Wanted {
  /** As they were given. */
  readonly channel: string
  readonly stream: string
  /** A stream that is missing, or not ACTIVE yet, is no obstacle: it will be made, or waited for. */
  readonly makesStream: boolean
}

/** Everything that stands in the way, not only the first: one after the other would cost a run each. */
export async function findObstacles(world: World, pair: Pair, wanted: Wanted): Promise<readonly Obstacle[]> {
  const found = await Promise.all([
    inRegion(world),
    inChannel(world, pair, wanted),
    inStream(world, pair, wanted),
    inMappings(world, pair),
  ])
  return found.flat()
}

/** Where the sources are silent or contradict each other, the service itself will say. */
function inRegion({region}: World): readonly Obstacle[] {
  const ingestion = regionFacts(region)?.ingestion
  if (ingestion?.value !== 'no') return []
  const fix = {text: 'See where there is:', command: 'kvsctl region list --with ingestion'}
  return [{code: 'region-without-ingestion', problem: `There is no WebRTC ingestion in ${region}.`, fix: [fix]}]
}

async function inChannel(world: World, {channel}: Pair, wanted: Wanted): Promise<readonly Obstacle[]> {
  if (channel instanceof FailureError) return [missing(await resourceNotFound(world, channelKind, wanted.channel, channel))]
  return notActive(world, channelKind, channel)
}

async function inStream(world: World, {channel, stream}: Pair, wanted: Wanted): Promise<readonly Obstacle[]> {
  const place = misplaced(world, channel, wanted)
  if (place.length > 0 || stream === undefined) return place
  const isThere = !(stream instanceof FailureError)
  if (isThere && (stream.status === 'ACTIVE' || !wanted.makesStream))
    return [...notActive(world, streamKind, stream), ...keepsNothing(world, stream)]
  if (isThere || wanted.makesStream) return []
  const create = `ingest enable ${wanted.channel} ${wanted.stream} --create-stream --retention 24h`
  const made = {text: 'Or let it be created:', command: commandIn(world, create)}
  const named = parseResourceArn(wanted.stream) === undefined
  return [missing(await resourceNotFound(world, streamKind, wanted.stream, stream), named ? [made] : [])]
}

/** The stream must be of the channel's region and account. */
function misplaced(world: World, channel: Channel | FailureError, wanted: Wanted): readonly Obstacle[] {
  const stream = parseResourceArn(wanted.stream)
  const owner = parseResourceArn(channel instanceof FailureError ? wanted.channel : channel.arn)
  if (!stream) return []
  const fix = [{text: 'Use a stream of the region and account of the channel:', command: commandIn(world, 'stream list')}]
  if (stream.region !== world.region)
    return [{code: 'other-region', problem: `The stream is in ${stream.region}, the channel in ${world.region}.`, fix}]
  if (owner && stream.account !== owner.account)
    return [{code: 'other-account', problem: `The stream is of account ${stream.account}, the channel of ${owner.account}.`, fix}]
  return []
}

const missing = ({message, remedy}: UserError, more: readonly Remedy[] = []): Obstacle => ({
  code: 'ResourceNotFoundException',
  problem: message,
  fix: [...remedy, ...more],
})

function notActive<T extends Resource>(world: World, {word, noun}: ResourceKind<T>, {name, status}: T): readonly Obstacle[] {
  if (status === 'ACTIVE') return []
  const fix = {text: `See when the ${word} is:`, command: commandIn(world, `${word} describe ${name}`)}
  return [{code: 'not-active', problem: `The ${noun} ${name} is ${status}, not ACTIVE.`, fix: [fix]}]
}

function keepsNothing(world: World, {name, dataRetentionInHours}: Stream): readonly Obstacle[] {
  if (dataRetentionInHours > 0) return []
  const fix = {text: 'Give the stream a retention:', command: commandIn(world, `stream retention ${name} 24h`)}
  const problem = `The video stream ${name} keeps no media: its retention is 0.`
  return [{code: 'NoDataRetentionException', problem, fix: [fix]}]
}

/** One channel is mapped to one stream, and the other way round. */
function inMappings(world: World, {channel, stream, storage, mapped = []}: Pair): readonly Obstacle[] {
  const channelArn = channel instanceof FailureError ? undefined : channel.arn
  const streamArn = stream === undefined || stream instanceof FailureError ? undefined : stream.arn
  const others = mapped.filter(({arn}) => arn !== channelArn).map(({arn}) => arn)
  const obstacles = others.map((arn) => takenBy(world, `The stream is mapped to ${arn} already.`, arn))
  if (channelArn === undefined || storage?.streamArn === undefined || storage.streamArn === streamArn) return obstacles
  return [takenBy(world, `The channel is mapped to ${storage.streamArn} already.`, channelArn), ...obstacles]
}

function takenBy(world: World, problem: string, channelArn: string): Obstacle {
  const name = parseResourceArn(channelArn)?.name ?? channelArn
  const fix = {text: 'Take that mapping away:', command: commandIn(world, `ingest disable ${name} --yes`)}
  return {code: 'ResourceInUseException', problem, fix: [fix]}
}
