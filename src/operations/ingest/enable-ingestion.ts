import {FailureError} from '../../model/failure-error.ts'
import type {Failure} from '../../model/observed.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import type {Stream} from '../../model/stream.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {commandIn} from '../command-in.ts'
import type {World} from '../connect.ts'
import {waitUntil} from '../resource/wait-until.ts'
import {createStream} from '../stream/create-stream.ts'
import {lookAtPair, type Pair} from './look-at-pair.ts'
import {findObstacles, type Obstacle} from './obstacles.ts'

export interface EnableIngestionOptions {
  /** Names or ARNs. */
  readonly channel: string
  readonly stream: string
  /** Makes a stream that is missing, and waits until it is ACTIVE. */
  readonly createStream?: {readonly dataRetentionInHours: number}
  readonly dryRun?: boolean
  /** Told what is being done. */
  readonly onProgress?: (what: string) => void
  readonly signal?: AbortSignal
}

export interface IngestionEnabling {
  readonly schema: 'urn:kvsctl:schema:ingestion-enabling:1'
  readonly action: 'enabled' | 'unchanged' | 'would-enable'
  readonly channel: {readonly name: string; readonly arn: string}
  readonly stream: {
    readonly action: 'found' | 'created' | 'would-create'
    readonly name: string
    /** Undefined where it would have to be made. */
    readonly arn?: string
    readonly dataRetentionInHours: number
  }
  /** What could not be checked before, and why. */
  readonly unchecked: readonly Failure[]
}

/**
 * UpdateMediaStorageConfiguration to ENABLED, after checking all that the service would refuse it for. Where channel and stream
 * are mapped to each other already, there is nothing to do.
 * @throws UserError with every obstacle and its remedy
 */
export async function enableIngestion(world: World, options: EnableIngestionOptions): Promise<IngestionEnabling> {
  const {onProgress = () => {}} = options
  if (options.createStream) requireName(options.stream)
  onProgress('Looking at the channel and the stream')
  const pair = await lookAtPair(world, options)
  const obstacles = await findObstacles(world, pair, {...options, makesStream: options.createStream !== undefined})
  const {channel, stream: found} = pair
  if (areMapped(pair)) return resultOf('unchanged', pair, {action: 'found', ...(found as Stream)})
  if (obstacles.length > 0 || channel instanceof FailureError) throw refusal(options, obstacles)
  if (options.dryRun) return resultOf('would-enable', pair, plannedStream(found, options))
  const stream = await findOrCreate(world, found, options)
  onProgress(`Mapping ${channel.name} to ${stream.name}`)
  await enable(world, channel.arn, stream)
  await untilEnabled(world, channel.arn, stream.arn, options.signal)
  return resultOf('enabled', pair, stream)
}

function requireName(stream: string): void {
  if (!parseResourceArn(stream)) return
  throw new UserError({
    code: 'bad-stream',
    message: 'A stream that may have to be created is given by name: its ARN is made with it.',
    exitCode: exitCodes.usage,
  })
}

type StreamPart = IngestionEnabling['stream']
type StreamInUse = StreamPart & {readonly arn: string}

const areMapped = ({channel, stream, storage}: Pair): boolean =>
  !(channel instanceof FailureError) &&
  stream !== undefined &&
  !(stream instanceof FailureError) &&
  storage?.streamArn === stream.arn

const resultOf = (action: IngestionEnabling['action'], pair: Pair, stream: StreamPart): IngestionEnabling => {
  const {name, arn} = pair.channel as Exclude<Pair['channel'], FailureError>
  return {
    schema: 'urn:kvsctl:schema:ingestion-enabling:1',
    action,
    channel: {name, arn},
    stream: {
      action: stream.action,
      name: stream.name,
      ...(stream.arn !== undefined && {arn: stream.arn}),
      dataRetentionInHours: stream.dataRetentionInHours,
    },
    unchecked: pair.unchecked,
  }
}

const plannedStream = (found: Pair['stream'], {stream: name, createStream: made}: EnableIngestionOptions): StreamPart =>
  found === undefined || found instanceof FailureError
    ? {action: 'would-create', name, dataRetentionInHours: made?.dataRetentionInHours ?? 0}
    : {action: 'found', ...found}

/** One that an earlier run began to make, or to delete, is waited for. */
async function findOrCreate(world: World, found: Pair['stream'], options: EnableIngestionOptions): Promise<StreamInUse> {
  if (found !== undefined && !(found instanceof FailureError) && found.status === 'ACTIVE') return {...found, action: 'found'}
  const {stream: name, createStream: made, onProgress, signal} = options
  onProgress?.(`Creating the stream ${name}`)
  const {created, stream} = await createStream(world, {
    name,
    dataRetentionInHours: made!.dataRetentionInHours,
    ifNotExists: true,
    onStatus: (status) => onProgress?.(`Waiting until the stream ${name} is ACTIVE; it is ${status}`),
    ...(signal && {signal}),
  })
  return {...stream!, action: created ? 'created' : 'found'}
}

async function enable(world: World, channelArn: string, stream: StreamInUse): Promise<void> {
  const storage = await world.api.mediaStorage()
  await storage.enable(channelArn, stream.arn).catch((error: unknown) => {
    throw stream.action === 'created' && error instanceof FailureError && isAnswer(error)
      ? leftBehind(world, stream, error)
      : error
  })
}

const untilEnabled = (world: World, channelArn: string, streamArn: string, signal: AbortSignal | undefined): Promise<true> =>
  waitUntil(
    'the channel did not show its media storage',
    async () => {
      const storage = await (await world.api.mediaStorage()).describe({arn: channelArn})
      return storage.streamArn === streamArn ? true : undefined
    },
    world.clock,
    signal,
  )

/** What ends a run by itself, Ctrl-C or a bug, says what it is. */
const isAnswer = ({failure}: FailureError): boolean => failure.kind !== 'interrupted' && failure.kind !== 'bug'

/** The set-up ended half way: what it made is told, and stays, since a second run goes on from there. */
function leftBehind(world: World, {name}: StreamInUse, error: FailureError): UserError {
  const {failure} = error
  return new UserError({
    code: failure.code ?? failure.kind,
    message: `${failure.message} The stream ${name} was created for it and is still there.`,
    remedy: [{text: 'Run the command again, or delete the stream:', command: commandIn(world, `stream delete ${name}`)}],
    exitCode: failure.kind === 'refused' ? exitCodes.refused : exitCodes.unknown,
    ...(failure.requestId !== undefined && {requestId: failure.requestId}),
    cause: error,
  })
}

function refusal({channel, stream}: EnableIngestionOptions, obstacles: readonly Obstacle[]): UserError {
  const [first, ...others] = obstacles
  const what = `The media of ${nameOf(channel)} cannot be stored in ${nameOf(stream)}`
  return new UserError({
    code: others.length === 0 && first ? first.code : 'cannot-enable-ingestion',
    message:
      others.length === 0
        ? `${what}. ${first?.problem ?? ''}`
        : `${what}, for ${obstacles.length} reasons:\n${obstacles.map(({problem}) => `- ${problem}`).join('\n')}`,
    remedy: obstacles.flatMap(({fix}) => fix),
    exitCode: exitCodes.refused,
  })
}

const nameOf = (nameOrArn: string): string => parseResourceArn(nameOrArn)?.name ?? nameOrArn
