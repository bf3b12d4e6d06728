import {Config} from '@oclif/core/config'
import {exitCodes, type Remedy, UserError} from '../model/user-error.ts'
import {nearNames} from '../operations/near-names.ts'

/** What oclif calls "command x not found", with the commands that may have been meant; undefined for any other error. */
export async function unknownCommand(error: unknown, argv: readonly string[], root: string): Promise<UserError | undefined> {
  if (!(error instanceof Error) || !/^command .* not found/i.test(error.message)) return undefined
  const config = await Config.load(root)
  const known = config.commands.filter((command) => !command.hidden).map((command) => command.id.replaceAll(':', ' '))
  const words = argv.slice(0, firstFlag(argv))
  const noun = words[0] ?? ''
  const verbs = known.filter((name) => name.startsWith(`${noun} `))
  return new UserError({
    code: 'unknown-command',
    message: `There is no command "${words.slice(0, 2).join(' ')}".`,
    remedy: [meant(words, known) ?? listing(config.bin, verbs.length > 0 ? noun : undefined)],
    exitCode: exitCodes.usage,
  })
}

/** A verb is compared with the verbs of its noun: with the noun in front, everything would be near. */
function meant([noun = '', verb]: readonly string[], known: readonly string[]): Remedy | undefined {
  const verbs = known.filter((name) => name.startsWith(`${noun} `)).map((name) => name.slice(noun.length + 1))
  const near =
    verbs.length > 0
      ? nearNames(verb ?? '', verbs).map((name) => `${noun} ${name}`)
      : nearNames([noun, verb].filter(Boolean).join(' '), known)
  return near.length > 0 ? {text: `Did you mean "${near.join('" or "')}"?`} : undefined
}

const listing = (bin: string, noun: string | undefined): Remedy =>
  noun
    ? {text: `See what "${noun}" can do:`, command: `${bin} ${noun} --help`}
    : {text: 'See all commands:', command: `${bin} --help`}

const firstFlag = (argv: readonly string[]): number => {
  const at = argv.findIndex((word) => word.startsWith('-'))
  return at === -1 ? argv.length : at
}
