import type {Channel} from '../../model/channel.ts'
import {FailureError} from '../../model/failure-error.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {World} from '../connect.ts'
import {isNotFound, placeOf} from './find-channel.ts'
import {waitUntil} from './wait-until.ts'

export interface CreateChannelOptions {
  readonly name: string
  readonly messageTtlSeconds?: number
  readonly tags?: Readonly<Record<string, string>>
  /** A channel of this name is as good as a new one. Its settings and tags stay as they are. */
  readonly ifNotExists?: boolean
  /** Until it is ACTIVE. */
  readonly wait?: boolean
  readonly dryRun?: boolean
  readonly signal?: AbortSignal
}

export interface ChannelCreation {
  readonly schema: 'urn:kvsctl:schema:channel-creation:1'
  readonly action: 'created' | 'exists' | 'would-create'
  readonly name: string
  /** Undefined when nothing was created. */
  readonly arn?: string
  /** As it was described last; undefined when nobody waited for it. */
  readonly channel?: Channel
}

const schema = 'urn:kvsctl:schema:channel-creation:1'

/** CreateSignalingChannel. @throws UserError when the name is taken */
export async function createChannel(world: World, options: CreateChannelOptions): Promise<ChannelCreation> {
  const {name} = options
  if (options.dryRun) return rehearse(world, options)
  try {
    const arn = await world.api.createChannel(options)
    const channel = options.wait === false ? undefined : await untilActive(world, arn, options.signal)
    return {schema, action: 'created', name, arn, ...(channel && {channel})}
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== 'ResourceInUseException') throw error
    return existing(world, options, error)
  }
}

/** A new channel may be unknown to the next request for a moment. */
const untilActive = (world: World, arn: string, signal: AbortSignal | undefined): Promise<Channel> =>
  waitUntil(
    'the channel was not ACTIVE',
    async () => {
      const channel = await world.api.describeChannel({arn}).catch(undefinedIfNotFound)
      return channel?.status === 'ACTIVE' ? channel : undefined
    },
    world.clock,
    signal,
  )

async function existing(world: World, options: CreateChannelOptions, error: FailureError): Promise<ChannelCreation> {
  const channel = await world.api.describeChannel({name: options.name}).catch(undefinedIfNotFound)
  if (channel && channel.status !== 'DELETING' && options.ifNotExists)
    return {schema, action: 'exists', name: options.name, arn: channel.arn, channel}
  throw taken(world, options.name, channel, error)
}

async function rehearse(world: World, options: CreateChannelOptions): Promise<ChannelCreation> {
  const {name} = options
  const channel = await world.api.describeChannel({name}).catch(undefinedIfNotFound)
  if (!channel) return {schema, action: 'would-create', name}
  if (options.ifNotExists) return {schema, action: 'exists', name, arn: channel.arn, channel}
  throw taken(world, name, channel)
}

function taken(world: World, name: string, channel: Channel | undefined, error?: FailureError): UserError {
  const deleting = channel?.status === 'DELETING' || !channel
  const requestId = error?.failure.requestId
  return new UserError({
    code: 'ResourceInUseException',
    message: deleting
      ? `A channel ${name} is still being deleted in ${placeOf(world)}.`
      : `There already is a channel ${name} in ${placeOf(world)}: ${channel.arn}`,
    remedy: deleting
      ? [{text: 'Try again in a few seconds.'}]
      : [{text: 'Choose another name, or use --if-not-exists to take the one that is there.'}],
    exitCode: exitCodes.refused,
    ...(requestId !== undefined && {requestId}),
    cause: error,
  })
}

function undefinedIfNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error
}
