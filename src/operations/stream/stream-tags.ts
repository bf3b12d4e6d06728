import type {World} from '../connect.ts'
import {changeTags, type TagChange, type TagOptions} from '../resource/change-tags.ts'
import {findStream} from './find-stream.ts'

export interface StreamTags extends TagChange {
  readonly schema: 'urn:kvsctl:schema:stream-tags:1'
  readonly name: string
  readonly arn: string
}

/** ListTagsForStream, TagStream and UntagStream. @throws UserError when there is no such stream, or the tags break a rule */
export async function streamTags(
  world: World,
  {stream, ...options}: TagOptions & {readonly stream: string},
): Promise<StreamTags> {
  const {name, arn} = await findStream(world, stream)
  const api = await world.api.streams()
  const tagging = {
    tagsOf: () => api.tagsOf({arn}),
    tag: (tags: TagChange['tags']) => api.tag({arn}, tags),
    untag: (keys: readonly string[]) => api.untag({arn}, keys),
  }
  return {schema: 'urn:kvsctl:schema:stream-tags:1', name, arn, ...(await changeTags(tagging, options))}
}
