import {partitionOf} from '../../model/region.ts'
import {parseResourceArn, resourceNamePattern} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {printable} from '../../protocol/text.ts'

/** What a policy is to be about. */
export interface PolicyScope {
  /** Names, ARNs, or names with a policy variable. */
  readonly channel?: string
  readonly stream?: string
  /** What the names of channels and streams begin with. */
  readonly prefix?: string
  readonly account?: string
  readonly region?: string
  readonly partition?: string
}

/** `${credentials-iot:ThingName}`, with letters of a name around it. */
const withVariable = /^[\w.-]*\$\{[\w:/.=@-]+\}[\w.-]*$/

/**
 * The ARNs of the channels or streams that a scope means. The time of creation is left open: it is not known before a resource is made,
 * and another one after it was made again.
 *
 * @returns undefined where the scope says nothing about them
 * @throws UserError where it says something that is no name
 */
export function arnPattern(scope: PolicyScope, kind: 'channel' | 'stream'): string | undefined {
  const {prefix} = scope
  const given = scope[kind]
  if (given === undefined && prefix === undefined) return undefined
  const arn = given === undefined ? undefined : parseResourceArn(given)
  if (arn) return formatPattern({...scope, ...arn}, kind, arn.name)
  const name = given ?? `${prefix}*`
  const isName =
    given === undefined ? resourceNamePattern.test(prefix!) : resourceNamePattern.test(given) || withVariable.test(given)
  if (!isName) throw noName(kind, given ?? prefix!)
  return formatPattern(scope, kind, name)
}

/** Any channel or stream. */
export const anyPattern = (scope: PolicyScope, kind: 'channel' | 'stream'): string => formatPattern(scope, kind, '*')

function formatPattern({partition, region = '*', account = '*'}: PolicyScope, kind: 'channel' | 'stream', name: string): string {
  const of = partition ?? (region === '*' ? 'aws' : partitionOf(region).id)
  return `arn:${of}:kinesisvideo:${region}:${account}:${kind}/${name}/*`
}

const noName = (kind: string, given: string): UserError =>
  new UserError({
    code: 'bad-name',
    message: `"${printable(given, {maxLength: 100})}" is neither the name nor the ARN of a ${kind}.`,
    remedy: [{text: `Give letters, digits, _ . and -, or a policy variable such as $\{credentials-iot:ThingName}.`}],
    exitCode: exitCodes.usage,
  })
