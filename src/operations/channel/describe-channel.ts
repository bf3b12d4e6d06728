import type {Channel} from '../../model/channel.ts'
import type {MediaStorage} from '../../model/media-storage.ts'
import type {Tags} from '../../model/tag.ts'
import type {World} from '../connect.ts'
import {resourceRef} from '../resource/find-resource.ts'
import {type Extras, readExtras} from '../resource/read-extras.ts'
import {findChannel} from './find-channel.ts'

/** What other operations than DescribeSignalingChannel tell. */
export interface ChannelExtras {
  readonly tags: Tags
  readonly mediaStorage: MediaStorage
}

export interface ChannelDescription extends Channel, Partial<ChannelExtras> {
  readonly schema: 'urn:kvsctl:schema:channel:1'
  readonly region: string
  /** What could not be read, and why. */
  readonly unavailable: Extras<ChannelExtras>['unavailable']
}

/** All that the service knows about a channel. @throws UserError when there is none, with near names */
export async function describeChannel(world: World, name: string): Promise<ChannelDescription> {
  const ref = resourceRef(name)
  const found = findChannel(world, name)
  const extras = readExtras<ChannelExtras>({
    // Tags are read by ARN only.
    tags: 'arn' in ref ? world.api.tagsOf(ref.arn) : found.then(({arn}) => world.api.tagsOf(arn)),
    mediaStorage: world.api.mediaStorage().then((api) => api.describe(ref)),
  })
  const [channel, {values, unavailable}] = await Promise.all([found, extras])
  return {schema: 'urn:kvsctl:schema:channel:1', region: world.region, ...channel, ...values, unavailable}
}
