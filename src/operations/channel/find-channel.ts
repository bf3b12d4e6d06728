import type {ChannelRef, KvsApi} from '../../client/aws/kvs-api.ts'
import type {Channel} from '../../model/channel.ts'
import {FailureError} from '../../model/failure-error.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {exitCodes, type Remedy, UserError} from '../../model/user-error.ts'
import type {World} from '../connect.ts'
import {nearNames} from '../near-names.ts'

/** Names that are looked through for a near one: three requests at most, so that a typo does not cost minutes in a large account. */
const namesSearched = 3000

/** A suggestion is not worth a longer wait. */
const searchTimeoutMs = 3000

const notFoundCode = 'ResourceNotFoundException'

export const isNotFound = (error: unknown): error is FailureError =>
  error instanceof FailureError && error.failure.code === notFoundCode

export const channelRef = (channel: string): ChannelRef =>
  parseResourceArn(channel) === undefined ? {name: channel} : {arn: channel}

/**
 * DescribeSignalingChannel by name or ARN.
 * @throws UserError, when there is none, with what may have been meant
 */
export async function findChannel(world: World, channel: string): Promise<Channel> {
  try {
    return await world.api.describeChannel(channelRef(channel))
  } catch (error) {
    throw isNotFound(error) ? await channelNotFound(world, channel, error) : error
  }
}

/** What is known when the service says that there is no such channel. */
export async function channelNotFound(world: World, channel: string, error: FailureError): Promise<UserError> {
  const {requestId} = error.failure
  return new UserError({
    code: notFoundCode,
    message: `There is no signaling channel ${channel} in ${placeOf(world)}.`,
    remedy: await whatWasMeant(world, channel),
    exitCode: exitCodes.refused,
    ...(requestId !== undefined && {requestId}),
    cause: error,
  })
}

export const placeOf = ({kind, region}: Pick<World, 'kind' | 'region'>): string =>
  kind === 'local' ? 'the emulator on this machine' : region

async function whatWasMeant(world: World, channel: string): Promise<readonly Remedy[]> {
  const arn = parseResourceArn(channel)
  try {
    const names = await someNames(world.api)
    if (arn && names.includes(arn.name)) return [recreated(arn.name)]
    const near = nearNames(arn?.name ?? channel, names)
    if (near.length > 0) return [{text: `Did you mean ${near.join(' or ')}?`}]
    if (names.length === 0) return [{text: 'There are no channels there. Is it the right region and account?'}]
  } catch {
    // Listing is a courtesy, and may not be permitted.
  }
  return [{text: 'See which channels there are:', command: `kvsctl channel list${world.kind === 'local' ? ' --local' : ''}`}]
}

const recreated = (name: string): Remedy => ({
  text: `A channel ${name} exists with another ARN: it was deleted and created again. Use its name, or the new ARN.`,
})

async function someNames(api: KvsApi): Promise<string[]> {
  const names: string[] = []
  for await (const {name} of api.listChannels({signal: AbortSignal.timeout(searchTimeoutMs)})) {
    names.push(name)
    if (names.length === namesSearched) break
  }
  return names
}
