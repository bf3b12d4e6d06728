import {createIdentities, type IdentityOptions} from '../../emulator/identity/create-identities.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {printable} from '../../protocol/text.ts'

/** Who may sign requests, as `--identities FILE` says it. */
export interface IdentitiesFile {
  /** Absolute. */
  readonly file: string
  readonly list: readonly IdentityOptions[]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What each member must be. */
const members: Readonly<Record<string, (value: unknown) => boolean>> = {
  ...Object.fromEntries(
    ['name', 'sessionName', 'accessKeyId', 'secretAccessKey', 'sessionToken'].map((name) => [
      name,
      (v: unknown) => typeof v === 'string',
    ]),
  ),
  kind: (value) => value === 'user' || value === 'role',
  policies: isObject,
  tags: (value) => isObject(value) && Object.values(value).every((each) => typeof each === 'string'),
  keys: (value) =>
    isObject(value) &&
    Object.values(value)
      .flat()
      .every((each) => typeof each === 'string'),
}

/**
 * Takes the text of a file of identities, JSON or YAML: a list, or a mapping that has one as `identities`.
 *
 * @throws UserError that says where in the file, or which identity, and what is wrong
 */
export async function parseIdentities(text: string, file: string): Promise<IdentitiesFile> {
  const yaml = await import('yaml')
  const lines = new yaml.LineCounter()
  const document = yaml.parseDocument(text, {lineCounter: lines, prettyErrors: false, strict: true, stringKeys: true})
  const [error] = document.errors
  if (error) {
    const {line, col} = lines.linePos(error.pos[0])
    throw unusable(`${file}:${line}:${Math.max(1, col)}`, error.message)
  }
  const value = asJson(document, file)
  const list = isObject(value) ? value.identities : value
  if (!Array.isArray(list)) throw unusable(file, 'expected a list of identities, or a mapping that has one as "identities"')
  for (const [i, each] of list.entries()) requireIdentity(each, `${file}: identity ${i + 1}`)
  requireSense(list as IdentityOptions[], file)
  return {file, list: list as IdentityOptions[]}
}

/** An alias that stands for many others can make a small file endless. */
function asJson(document: {toJS(options: {maxAliasCount: number}): unknown}, file: string): unknown {
  try {
    return document.toJS({maxAliasCount: 100})
  } catch (error) {
    throw unusable(file, error instanceof Error ? error.message : String(error))
  }
}

function requireIdentity(value: unknown, where: string): void {
  if (!isObject(value) || typeof value.name !== 'string') throw unusable(where, 'expected a mapping with a name')
  for (const [name, given] of Object.entries(value)) {
    const fits = Object.hasOwn(members, name) ? members[name]! : undefined
    if (!fits) throw unusable(where, `there is no member "${name}"; there are ${Object.keys(members).join(', ')}`)
    if (!fits(given)) throw unusable(where, `"${name}" is not what it should be`)
  }
}

/** What the emulator would say is said before it is started. */
function requireSense(list: readonly IdentityOptions[], file: string): void {
  try {
    createIdentities(list, {account: '0'.repeat(12), partition: 'aws', credentials: {accessKeyId: '', secretAccessKey: ''}})
  } catch (error) {
    throw unusable(file, (error as Error).message.replace(/\.$/, ''))
  }
}

const unusable = (where: string, problem: string): UserError =>
  new UserError({
    code: 'bad-identities',
    message: `${printable(where, {maxLength: 300})}: ${printable(problem, {maxLength: 1000})}.`,
    remedy: [
      {
        text: 'Each identity has a name and policies: {identities: [{name: viewer, policies: {watch: {Version: …, Statement: …}}}]}.',
      },
      {text: 'A policy to begin with is printed by:', command: 'kvsctl iam policy viewer --prefix demo'},
    ],
    exitCode: exitCodes.usage,
  })
