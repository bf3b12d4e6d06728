import type {Channel} from '../../model/channel.ts'
import type {World} from '../connect.ts'
import {type CreateOptions, type Creation, createResource} from '../resource/create-resource.ts'
import {channelKind} from '../resource/resource-kind.ts'

export interface CreateChannelOptions extends CreateOptions {
  readonly messageTtlSeconds?: number
  readonly tags?: Readonly<Record<string, string>>
}

export interface ChannelCreation extends Omit<Creation<Channel>, 'resource'> {
  readonly schema: 'urn:kvsctl:schema:channel-creation:1'
  /** As it was described last; undefined when nobody waited for it. */
  readonly channel?: Channel
}

/** CreateSignalingChannel. @throws UserError when the name is taken */
export async function createChannel(world: World, options: CreateChannelOptions): Promise<ChannelCreation> {
  const create = (): Promise<string> => world.api.createChannel(options)
  const {resource: channel, ...creation} = await createResource(world, channelKind, options, create)
  return {schema: 'urn:kvsctl:schema:channel-creation:1', ...creation, ...(channel && {channel})}
}
