import type {Channel} from '../../model/channel.ts'
import type {World} from '../connect.ts'
import {type ListOptions, listResources} from '../resource/list-resources.ts'
import {channelKind} from '../resource/resource-kind.ts'

export type ListChannelsOptions = ListOptions<Channel>

/** ListSignalingChannels, as the pages come; nothing is kept. */
export const listChannels = (world: World, options: ListChannelsOptions = {}): AsyncGenerator<Channel> =>
  listResources(world, channelKind, options)
