import {custom} from '@oclif/core/flags'
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
  parse: async (input) => {
    const split = input.indexOf('=')
    if (split > 0) return {key: input.slice(0, split), value: input.slice(split + 1)}
    throw new UserError({
      code: 'bad-tag',
      message: `A tag is KEY=VALUE, not "${input}".`,
      exitCode: exitCodes.usage,
    })
  },
})

export const tagsOf = (tags: readonly Tag[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({key, value}) => [key, value]))
