import {string} from '@oclif/core/args'
import {boolean, custom} from '@oclif/core/flags'
import {tagDefect} from '../../model/tag.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'

export interface Tag {
  readonly key: string
  readonly value: string
}

/** `--tag KEY=VALUE`, repeatable; the value may be empty and may contain `=`. */
export const tagFlag = custom<Tag>({
  helpValue: 'KEY=VALUE',
  multiple: true,
  multipleNonGreedy: true,
  parse: async (input) => parseTag(input),
})

/** `--remove KEY`, repeatable. */
export const tagKeyFlag = custom<string>({
  helpValue: 'KEY',
  multiple: true,
  multipleNonGreedy: true,
  parse: async (input) => valid(input),
})

/** KEY=VALUE...: the tags to set. */
export const tagArgs = () =>
  string({name: 'KEY=VALUE', description: 'tags to set; the value may be empty', multiple: true, ignoreStdin: true})

/** Flags of the commands that show or change tags. */
export const tagChangeFlags = {
  remove: tagKeyFlag({summary: 'a tag to remove; repeatable'}),
  'dry-run': boolean({summary: 'say what would happen'}),
}

/** @throws UserError when it is no tag, or breaks a rule of tags */
export function parseTag(input: string): Tag {
  const split = input.indexOf('=')
  if (split <= 0) throw usage(`A tag is KEY=VALUE, not "${input}".`)
  const value = input.slice(split + 1)
  return {key: valid(input.slice(0, split), value), value}
}

function valid(key: string, value?: string): string {
  const defect = tagDefect(key, value)
  if (defect !== undefined) throw usage(`Not a tag: ${defect}.`)
  return key
}

/** @throws UserError when a key is given twice */
export function tagsOf(tags: readonly Tag[] = []): Record<string, string> {
  const twice = tags.find(({key}, at) => tags.some((other, first) => first < at && other.key === key))
  if (twice) throw usage(`The tag "${twice.key}" is given twice.`)
  return Object.fromEntries(tags.map(({key, value}) => [key, value]))
}

const usage = (message: string): UserError => new UserError({code: 'bad-tag', message, exitCode: exitCodes.usage})
