import type {World} from '../connect.ts'
import {changeTags, type TagChange, type TagOptions} from '../resource/change-tags.ts'
import {findChannel} from './find-channel.ts'

export interface ChannelTags extends TagChange {
  readonly schema: 'urn:kvsctl:schema:channel-tags:1'
  readonly name: string
  readonly arn: string
}

/** ListTagsForResource, TagResource and UntagResource. @throws UserError when there is no such channel, or the tags break a rule */
export async function channelTags(
  world: World,
  {channel, ...options}: TagOptions & {readonly channel: string},
): Promise<ChannelTags> {
  const {name, arn} = await findChannel(world, channel)
  const {api} = world
  const tagging = {
    tagsOf: () => api.tagsOf(arn),
    tag: (tags: TagChange['tags']) => api.tagResource(arn, tags),
    untag: (keys: readonly string[]) => api.untagResource(arn, keys),
  }
  return {schema: 'urn:kvsctl:schema:channel-tags:1', name, arn, ...(await changeTags(tagging, options))}
}
