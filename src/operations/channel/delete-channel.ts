import type {Channel} from '../../model/channel.ts'
import type {World} from '../connect.ts'
import {channelNotFound, channelRef, isNotFound} from './find-channel.ts'
import {waitUntil} from './wait-until.ts'

export interface DeleteChannelOptions {
  /** Name or ARN. */
  readonly channel: string
  /** No such channel is as good as a deleted one. */
  readonly ifExists?: boolean
  /** Until it is gone. */
  readonly wait?: boolean
  readonly dryRun?: boolean
  /** Asked with the channel that is about to go; false leaves it alone. */
  readonly confirm?: (channel: Channel) => Promise<boolean>
  readonly signal?: AbortSignal
}

export interface ChannelDeletion {
  readonly schema: 'urn:kvsctl:schema:channel-deletion:1'
  readonly action: 'deleted' | 'deleting' | 'absent' | 'would-delete' | 'kept'
  /** As it was given. */
  readonly subject: string
  readonly channel?: Channel
}

/**
 * DeleteSignalingChannel: the version that was described (and confirmed), not one that someone made meanwhile.
 * @throws UserError when there is none and `ifExists` is not set
 */
export async function deleteChannel(world: World, options: DeleteChannelOptions): Promise<ChannelDeletion> {
  const result = (action: ChannelDeletion['action'], channel?: Channel): ChannelDeletion => ({
    schema: 'urn:kvsctl:schema:channel-deletion:1',
    action,
    subject: options.channel,
    ...(channel && {channel}),
  })
  const channel = await describe(world, options)
  if (!channel) return result('absent')
  if (options.dryRun) return result('would-delete', channel)
  if (options.confirm && !(await options.confirm(channel))) return result('kept', channel)
  await world.api.deleteChannel(channel.arn, channel.version === '' ? {} : {version: channel.version})
  if (options.wait === false) return result('deleting', channel)
  await untilGone(world, channel.arn, options.signal)
  return result('deleted', channel)
}

async function describe(world: World, {channel, ifExists}: DeleteChannelOptions): Promise<Channel | undefined> {
  try {
    return await world.api.describeChannel(channelRef(channel))
  } catch (error) {
    if (!isNotFound(error)) throw error
    if (ifExists) return undefined
    throw await channelNotFound(world, channel, error)
  }
}

const untilGone = (world: World, arn: string, signal: AbortSignal | undefined): Promise<true> =>
  waitUntil(
    'the channel was still there',
    async () => {
      try {
        await world.api.describeChannel({arn})
        return undefined
      } catch (error) {
        if (isNotFound(error)) return true
        throw error
      }
    },
    world.clock,
    signal,
  )
