import {createHash} from 'node:crypto'
import {parsePolicy} from '../../protocol/iam/parse-policy.ts'
import type {NamedPolicy} from '../../protocol/iam/policy.ts'
import {type Identity, ownIdentity} from './identity.ts'

/** Somebody beside the emulator's own user, who may do what its policies say. */
export interface IdentityOptions {
  /** Of the user or the role: letters, digits and `+=,.@_-`. */
  readonly name: string
  /** `user`, where absent. What signs for a role is a session of it. */
  readonly kind?: 'user' | 'role'
  /** Of the session of a role; the name of the role where absent. */
  readonly sessionName?: string
  /** Made of the name where absent. Whatever is given: these keys are no secret. */
  readonly accessKeyId?: string
  readonly secretAccessKey?: string
  /** Where it is given, requests must carry it. */
  readonly sessionToken?: string
  /** By name: policy documents, as IAM has them. */
  readonly policies?: Readonly<Record<string, unknown>>
  /** For `aws:PrincipalTag/…`. */
  readonly tags?: Readonly<Record<string, string>>
  /** Other condition keys that all of its requests have, as `credentials-iot:ThingName`. */
  readonly keys?: Readonly<Record<string, string | readonly string[]>>
}

/** Where the identities are at home. */
export interface Home {
  readonly account: string
  readonly partition: string
  readonly credentials: {readonly accessKeyId: string; readonly secretAccessKey: string}
}

/** Of users, roles and sessions (model `iam` 2010-05-08, shapes userNameType and roleNameType). */
const namePattern = /^[\w+=,.@-]{1,64}$/

/** Letters and digits that are always the same for a name. */
const lettersOf = (text: string, count: number): string =>
  createHash('sha256').update(`kvsctl emulator ${text}`).digest('hex').toUpperCase().slice(0, count)

/**
 * Everybody who may sign requests: the emulator's own user first, then those that were asked for.
 *
 * @throws Error that names the identity and what is wrong with it
 */
export function createIdentities(given: readonly IdentityOptions[], home: Home): readonly Identity[] {
  const all = [ownIdentity(home.account, home.credentials), ...given.map((options) => createIdentity(options, home))]
  const [names, keys] = [new Set<string>(), new Set<string>()]
  for (const {name, accessKeyId} of all) {
    if (names.has(name)) throw new Error(`There are two identities "${name}".`)
    if (keys.has(accessKeyId)) throw new Error(`Two identities have the access key id ${accessKeyId}.`)
    names.add(name)
    keys.add(accessKeyId)
  }
  return all
}

function createIdentity(options: IdentityOptions, {account, partition}: Home): Identity {
  const {name, kind = 'user', sessionName = name, sessionToken, policies = {}, tags = {}, keys = {}} = options
  for (const each of [name, sessionName])
    if (!namePattern.test(each)) throw new Error(`"${each}" is no name of a user or role: 1 to 64 letters, digits and +=,.@_-`)
  const iam = `arn:${partition}:iam::${account}`
  const id = `${kind === 'user' ? 'AIDA' : 'AROA'}KVSCTL${lettersOf(name, 11)}`
  const tagged = Object.entries(tags).map(([key, value]): [string, string] => [`aws:PrincipalTag/${key}`, value])
  return {
    ...{name, kind, account},
    arn: kind === 'user' ? `${iam}:user/${name}` : `arn:${partition}:sts::${account}:assumed-role/${name}/${sessionName}`,
    policySourceArn: `${iam}:${kind}/${name}`,
    userId: kind === 'user' ? id : `${id}:${sessionName}`,
    accessKeyId: options.accessKeyId ?? `AKIDKVSCTL${lettersOf(name, 10)}`,
    secretAccessKey: options.secretAccessKey ?? `kvsctl-emulator-public-key-${lettersOf(`secret of ${name}`, 13).toLowerCase()}`,
    ...(sessionToken !== undefined && {sessionToken}),
    policies: Object.entries(policies).map(([policy, document]) => namedPolicy(name, policy, document)),
    keys: Object.fromEntries([...tagged, ...Object.entries(keys)].map(([key, value]) => [key, [value].flat()])),
  }
}

function namedPolicy(identity: string, name: string, document: unknown): NamedPolicy {
  const parsed = parsePolicy(document)
  if (parsed.status === 'parsed') return {name, policy: parsed.policy}
  const problems = parsed.problems.map(({where, message}) => `${where}: ${message}`).join('; ')
  throw new Error(`The policy "${name}" of "${identity}" is malformed: ${problems}.`)
}
