import type {Channel} from '../../model/channel.ts'
import type {World} from '../connect.ts'

export interface ListChannelsOptions {
  readonly namePrefix?: string
  /** At most this many. */
  readonly limit?: number
}

/** ListSignalingChannels, as the pages come; nothing is kept. */
export async function* listChannels(world: World, {namePrefix, limit}: ListChannelsOptions = {}): AsyncGenerator<Channel> {
  let count = 0
  if (limit === 0) return
  // A short list needs no long first page.
  const pageSize = limit === undefined ? undefined : Math.min(limit, 1000)
  const options = {...(namePrefix !== undefined && {namePrefix}), ...(pageSize !== undefined && {pageSize})}
  for await (const channel of world.api.listChannels(options)) {
    yield channel
    if (++count === limit) return
  }
}
