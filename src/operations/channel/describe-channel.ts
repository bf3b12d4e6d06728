import type {Channel} from '../../model/channel.ts'
import type {World} from '../connect.ts'
import {findChannel} from './find-channel.ts'

export interface ChannelDescription extends Channel {
  readonly schema: 'urn:kvsctl:schema:channel:1'
  readonly region: string
  readonly tags: Readonly<Record<string, string>>
}

/** DescribeSignalingChannel and its tags. @throws UserError when there is none, with near names */
export async function describeChannel(world: World, name: string): Promise<ChannelDescription> {
  const channel = await findChannel(world, name)
  const tags = await world.api.tagsOf(channel.arn)
  return {schema: 'urn:kvsctl:schema:channel:1', region: world.region, ...channel, tags}
}
