import {kvsActions} from '../../model/kvs-actions.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {globMatches, parseGlob} from './glob.ts'
import {parsePolicyText} from './parse-policy.ts'
import type {Policy, PolicyProblem, Statement} from './policy.ts'
import {variablesIn} from './variables.ts'

/** Characters of a customer managed policy without white space (IAM user guide, "IAM and AWS STS quotas"). */
export const maxPolicyCharacters = 6144

/** What is wrong with a policy, and what in it does nothing or more than it seems to. */
export function lintPolicy(text: string): readonly PolicyProblem[] {
  const parsed = parsePolicyText(text)
  if (parsed.status === 'malformed') return parsed.problems
  const {policy} = parsed
  const size = text.replace(/\s/g, '').length
  return [
    ...(size > maxPolicyCharacters
      ? [warning('(document)', `it has ${size} characters without white space; a managed policy may have ${maxPolicyCharacters}`)]
      : []),
    ...policy.statements.flatMap((statement, i) => [...lintStatement(policy, statement, `Statement[${i}]`)]),
  ]
}

const warning = (where: string, message: string): PolicyProblem => ({severity: 'warning', where, message})

function* lintStatement({version}: Policy, statement: Statement, where: string): Generator<PolicyProblem> {
  const {effect, actions, resources, conditions} = statement
  const elements = {action: actions.not ? 'NotAction' : 'Action', resource: resources.not ? 'NotResource' : 'Resource'}
  if (effect === 'Allow' && actions.not)
    yield warning(`${where}.NotAction`, 'allows everything else, of every service, also what is still to come')
  for (const pattern of actions.patterns) yield* lintAction(pattern, `${where}.${elements.action}`)
  for (const pattern of resources.patterns) yield* lintResource(pattern, `${where}.${elements.resource}`)
  if (!actions.not && !resources.not) yield* lintPairs(statement, where)
  const texts = [...resources.patterns, ...conditions.flatMap(({values}) => values)]
  const unused = version === '2008-10-17' ? texts.find((text) => variablesIn(text).length > 0) : undefined
  if (unused !== undefined)
    yield warning(where, `"${unused}" has a policy variable, which means nothing without "Version": "2012-10-17"`)
  for (const {written, quantifier, key} of conditions)
    if (quantifier === undefined && key.toLowerCase() === 'aws:tagkeys')
      yield warning(
        `${where}.Condition.${written}`,
        `${key} has several values: put ForAnyValue: or ForAllValues: before the operator`,
      )
}

const names = Object.keys(kvsActions)

/** The actions of Kinesis Video Streams that a pattern means. */
const meantBy = (pattern: string): readonly string[] => {
  const tokens = parseGlob(pattern.toLowerCase())
  return names.filter((name) => globMatches(tokens, `kinesisvideo:${name}`.toLowerCase()))
}

function* lintAction(pattern: string, where: string): Generator<PolicyProblem> {
  if (/^kinesisvideo:/i.test(pattern) && meantBy(pattern).length === 0)
    yield warning(where, `"${pattern}" is no action of Kinesis Video Streams`)
}

function* lintResource(pattern: string, where: string): Generator<PolicyProblem> {
  const [, , service, region, account, ...rest] = pattern.split(':')
  if (service !== 'kinesisvideo') return
  const resource = rest.join(':')
  if (resource === '') {
    if (account === undefined || region === undefined)
      yield warning(where, `"${pattern}" has fewer than six parts: the rest means any`)
    return
  }
  if (region === '' || account === '')
    yield warning(where, `"${pattern}" names no ${region === '' ? 'region' : 'account'}: it matches no channel and no stream`)
  const name = resource.replace(/\$\{[^}]*\}/g, 'x')
  if (/^(channel|stream)\/[^/*]+$/.test(name)) yield warning(where, `"${pattern}" has no time of creation: write "${pattern}/*"`)
  else if (!/^(\*|channel|stream|[a-z]*\*)/.test(name)) yield warning(where, `"${pattern}" is neither a channel nor a stream`)
}

/** What a statement lists and can never be of use together. */
function* lintPairs({actions, resources}: Statement, where: string): Generator<PolicyProblem> {
  if (resources.patterns.some((pattern) => pattern === '*' || pattern.includes('$'))) return
  for (const pattern of actions.patterns) {
    const meant = meantBy(pattern)
    const kinds = new Set(meant.map((name) => kvsActions[name]!.resource))
    if (meant.length === 0 || kinds.has('any')) continue
    const fits = (kind: 'channel' | 'stream') => resources.patterns.some((each) => mayMean(each, kind))
    const useful = (kinds.has('channel') && fits('channel')) || (kinds.has('stream') && fits('stream'))
    if (useful) continue
    const wants = kinds.has('none') && kinds.size === 1 ? '"*"' : `the ARN of a ${[...kinds].join(' or ')}`
    yield warning(`${where}.Resource`, `none of the resources is what "${pattern}" is about: it wants ${wants}`)
  }
}

/** Whether a pattern can be the ARN of a channel, or of a stream. */
function mayMean(pattern: string, kind: 'channel' | 'stream'): boolean {
  if (parseResourceArn(pattern)?.resource === kind) return true
  const resource = pattern.split(':').slice(5).join(':')
  const head = resource.split('/')[0] ?? ''
  return (
    resource === '' ||
    globMatches(parseGlob(head), kind) ||
    (head.includes('*') && globMatches(parseGlob(resource), `${kind}/x/0`))
  )
}
