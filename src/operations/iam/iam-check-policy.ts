import type {Persona} from '../../model/persona.ts'
import {partitionOf} from '../../model/region.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {evaluate} from '../../protocol/iam/evaluate.ts'
import {parsePolicyText} from '../../protocol/iam/parse-policy.ts'
import {RequestKeys} from '../../protocol/iam/variables.ts'
import {printable} from '../../protocol/text.ts'
import {
  byResource,
  type CheckedPermission,
  concluded,
  type IamCheck,
  type IamCheckOptions,
  likelyArn,
  saidBy,
} from './iam-check.ts'

export interface PolicyFile {
  readonly name: string
  readonly text: string
}

export interface EvaluateOptions extends IamCheckOptions {
  /** Where names are; those that the policy is about, where absent. */
  readonly region?: string
  readonly account?: string
}

/**
 * Which permissions of a role the policy of a file lacks, found out on this machine: nobody is asked.
 *
 * @throws UserError where the document is malformed
 */
export function iamCheckPolicy({name, text}: PolicyFile, role: Persona, options: EvaluateOptions = {}): IamCheck {
  const parsed = parsePolicyText(text)
  if (parsed.status === 'malformed') throw malformed(name, parsed.problems[0]!)
  const place = placeOf(text, options)
  const permissions = byResource(role).flatMap(([on, actions]) => {
    const given = on === 'all' ? '*' : (options[on] ?? '*')
    const resource = on === 'all' ? '*' : likelyArn(place, on, given, timeOf(text, on, given))
    return actions.map((action): CheckedPermission => {
      const {decision, matched, missingKeys} = evaluate([{name, policy: parsed.policy}], {
        action,
        resource,
        keys: new RequestKeys(),
      })
      const open = decision !== 'explicitDeny' && missingKeys.length > 0
      const statement = matched[0] && (matched[0].sid ?? `statement ${matched[0].index + 1}`)
      return {
        ...{action, resource, method: 'evaluated'},
        verdict: open ? 'unknown' : decision === 'allowed' ? 'allowed' : 'denied',
        reason: open
          ? `depends on ${missingKeys.join(', ')}, which only a request has`
          : `${saidBy(decision).replace('a policy', 'it').replace('no policy', 'nothing in it')}${statement === undefined ? '' : `: ${statement}`}`,
      }
    })
  })
  return concluded(role, name, permissions)
}

/** Where the policy's own ARNs are, so that a name is judged where the policy means it. */
function placeOf(text: string, {region, account}: EvaluateOptions) {
  const arn = /"arn:(aws[a-z-]*):kinesisvideo:([a-z0-9-]*|\*):(\d{12}|\*|):/.exec(text)
  const known = (value: string | undefined): string | undefined => (value && value !== '*' ? value : undefined)
  const where = region ?? known(arn?.[2]) ?? 'us-west-2'
  return {partition: arn?.[1] ?? partitionOf(where).id, region: where, account: account ?? known(arn?.[3]) ?? '123456789012'}
}

/** The time of creation that the policy gives to a resource of this name: it is about that one. */
const timeOf = (text: string, kind: 'channel' | 'stream', given: string): string | undefined =>
  [...text.matchAll(/:(channel|stream)\/([\w.-]+)\/(\d+)"/g)].find((match) => match[1] === kind && match[2] === given)?.[3]

const malformed = (name: string, {where, message}: {where: string; message: string}): UserError =>
  new UserError({
    code: 'malformed-policy',
    message: `${printable(name, {maxLength: 200})} is no policy: ${printable(`${where}: ${message}`, {maxLength: 500})}.`,
    remedy: [{text: 'See everything that is wrong with it:', command: 'kvsctl iam lint FILE'}],
    exitCode: exitCodes.usage,
  })
