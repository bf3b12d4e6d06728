import {maxTags, type Tags} from '../../model/tag.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'

/** The tags of one resource. */
export interface Tagging {
  tagsOf(): Promise<Tags>
  tag(tags: Tags): Promise<void>
  untag(keys: readonly string[]): Promise<void>
}

export interface TagOptions {
  readonly set?: Tags
  readonly remove?: readonly string[]
  readonly dryRun?: boolean
}

export interface TagChange {
  readonly action: 'shown' | 'unchanged' | 'would-change' | 'changed'
  /** All that there are, or would be. */
  readonly tags: Tags
}

/** Sends what differs from what is there. @throws UserError when there would be too many, or one is both set and removed */
export async function changeTags(tagging: Tagging, {set = {}, remove = [], dryRun}: TagOptions): Promise<TagChange> {
  const both = remove.find((key) => Object.hasOwn(set, key))
  if (both !== undefined) throw usage('tag-contradiction', `The tag "${both}" cannot be set and removed at once.`)
  const before = await tagging.tagsOf()
  if (Object.keys(set).length === 0 && remove.length === 0) return {action: 'shown', tags: before}
  const gone = remove.filter((key) => Object.hasOwn(before, key))
  const fresh = Object.fromEntries(Object.entries(set).filter(([key, value]) => before[key] !== value))
  const tags = Object.fromEntries(Object.entries({...before, ...set}).filter(([key]) => !gone.includes(key)))
  if (Object.keys(tags).length > maxTags)
    throw usage('too-many-tags', `There would be ${Object.keys(tags).length} tags, and a resource has ${maxTags} at most.`)
  if (gone.length === 0 && Object.keys(fresh).length === 0) return {action: 'unchanged', tags: before}
  if (dryRun) return {action: 'would-change', tags}
  // First make room.
  if (gone.length > 0) await tagging.untag(gone)
  if (Object.keys(fresh).length > 0) await tagging.tag(fresh)
  return {action: 'changed', tags}
}

const usage = (code: string, message: string): UserError => new UserError({code, message, exitCode: exitCodes.usage})
