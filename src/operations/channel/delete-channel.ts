import type {Channel} from '../../model/channel.ts'
import type {World} from '../connect.ts'
import {type DeleteOptions, type Deletion, deleteResource} from '../resource/delete-resource.ts'
import {channelKind} from '../resource/resource-kind.ts'

export interface DeleteChannelOptions extends DeleteOptions<Channel> {
  /** Name or ARN. */
  readonly channel: string
}

export interface ChannelDeletion extends Omit<Deletion<Channel>, 'resource'> {
  readonly schema: 'urn:kvsctl:schema:channel-deletion:1'
  readonly channel?: Channel
}

/** DeleteSignalingChannel. @throws UserError when there is none and `ifExists` is not set */
export async function deleteChannel(world: World, options: DeleteChannelOptions): Promise<ChannelDeletion> {
  const {resource: channel, ...deletion} = await deleteResource(world, channelKind, options.channel, options)
  return {schema: 'urn:kvsctl:schema:channel-deletion:1', ...deletion, ...(channel && {channel})}
}
