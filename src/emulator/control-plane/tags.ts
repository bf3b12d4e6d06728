import type {EmulatorContext} from '../context.ts'
import {serviceError} from '../http/aws-error.ts'
import type {StoredChannel, StoredStream} from '../state/store.ts'

export type Tags = Readonly<Record<string, string>>

/** "Maximum number of tags per resource", of every taggable resource. */
const maxTags = 50

/** Tags as the operations of channels give them. */
export const tagsOfList = (list: readonly {readonly Key: string; readonly Value: string}[]): Tags =>
  Object.fromEntries(list.map(({Key, Value}) => [Key, Value]))

/** @throws AwsError TagsPerResourceExceededLimitException when there would be more than fifty */
export function addTags(tags: Tags, added: Tags): Tags {
  const all = {...tags, ...added}
  if (Object.keys(all).length > maxTags)
    throw serviceError('TagsPerResourceExceededLimitException', `A resource can have at most ${maxTags} tags.`)
  return all
}

/** Keys that are not there are ignored. */
export const removeTags = (tags: Tags, keys: readonly string[]): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)))

/** Gives a channel or a stream other tags. Its version stays. */
export function storeTags({store}: EmulatorContext, resource: StoredChannel | StoredStream, tags: Tags): void {
  if ('kmsKeyId' in resource) store.put('streams', resource.name, {...resource, tags})
  else store.put('channels', resource.name, {...resource, tags})
}
