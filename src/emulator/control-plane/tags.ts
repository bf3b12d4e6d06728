import {serviceError} from '../http/aws-error.ts'

export type Tags = Readonly<Record<string, string>>

/** "Maximum number of tags per resource", of every taggable resource. */
const maxTags = 50

/** @throws AwsError TagsPerResourceExceededLimitException when there would be more than fifty */
export function addTags(tags: Tags, added: readonly {readonly Key: string; readonly Value: string}[]): Tags {
  const all = {...tags, ...Object.fromEntries(added.map(({Key, Value}) => [Key, Value]))}
  if (Object.keys(all).length > maxTags)
    throw serviceError('TagsPerResourceExceededLimitException', `A resource can have at most ${maxTags} tags.`)
  return all
}

/** Keys that are not there are ignored. */
export const removeTags = (tags: Tags, keys: readonly string[]): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)))
