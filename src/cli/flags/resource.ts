import {string} from '@oclif/core/args'
import {boolean, custom} from '@oclif/core/flags'
import {parseResourceArn, resourceNamePattern} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {resourceKinds} from '../../operations/resource/resource-kind.ts'

type Word = keyof typeof resourceKinds

/** ChannelName and StreamName (API reference). */
const nameRule = '1 to 256 letters, digits, ".", "_" and "-"'

/** CHANNEL or STREAM: a name or an ARN. */
export const resourceArg = (word: Word) => string({...namedBy(word), required: true})

export const optionalResourceArg = (word: Word) => string({...namedBy(word), required: false})

const namedBy = (word: Word) => ({
  name: word,
  description: `name or ARN of a ${resourceKinds[word].noun}`,
  ignoreStdin: true as const,
  parse: async (input: string) => nameOrArn(word, input),
})

/** A name or an ARN of the one or the other. */
export const channelOrStreamArg = () =>
  string({
    name: 'channel-or-stream',
    description: 'name or ARN of a signaling channel or a video stream',
    required: true,
    ignoreStdin: true,
    parse: async (input) => {
      if (parseResourceArn(input) || resourceNamePattern.test(input)) return input
      throw usage('bad-name', `"${input}" is neither a name nor the ARN of a channel or stream.`, `Names have ${nameRule}.`)
    },
  })

/** The name of one that is to be made. */
export const newNameArg = (word: Word) =>
  string({
    required: true,
    ignoreStdin: true,
    description: `name of the ${word}: ${nameRule}`,
    parse: async (input) => {
      if (resourceNamePattern.test(input)) return input
      throw usage('bad-name', `"${input}" cannot be the name of a ${word}: ${nameRule}.`)
    },
  })

/** Which ones, by how their names begin; empty: all. */
export const namePrefixFlag = custom<string>({
  helpValue: 'TEXT',
  parse: async (input) => {
    if (input === '' || resourceNamePattern.test(input)) return input
    throw usage('bad-name-prefix', `no name begins with "${input}": names have ${nameRule}.`)
  },
})

/** Flags of every command that creates. */
export const createFlags = (word: Word) => ({
  'if-not-exists': boolean({summary: `a ${word} of this name is as good as a new one`}),
  wait: boolean({summary: 'wait until it is ACTIVE', default: true, allowNo: true}),
  'dry-run': boolean({summary: 'say what would happen'}),
})

/** Flags of every command that deletes. */
export const deleteFlags = (word: Word) => ({
  yes: boolean({char: 'y', summary: 'do not ask'}),
  'if-exists': boolean({summary: `no such ${word} is as good as a deleted one`}),
  wait: boolean({summary: 'wait until it is gone', default: true, allowNo: true}),
  'dry-run': boolean({summary: 'say what would happen'}),
})

/** @throws UserError when it is neither */
export function nameOrArn(word: Word, input: string): string {
  const arn = parseResourceArn(input)
  if (arn?.resource === word || (!arn && resourceNamePattern.test(input))) return input
  const {noun} = resourceKinds[word]
  if (arn) throw usage(`bad-${word}`, `${input} is the ARN of a ${resourceKinds[arn.resource].noun}, and a ${noun} is wanted.`)
  throw usage(`bad-${word}`, `"${input}" is neither the name nor the ARN of a ${noun}.`, `Names have ${nameRule}.`)
}

const usage = (code: string, message: string, remedy?: string): UserError =>
  new UserError({code, message, remedy: remedy === undefined ? [] : [{text: remedy}], exitCode: exitCodes.usage})
