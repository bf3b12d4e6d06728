import {globMatches, parseGlob} from './glob.ts'
import type {Condition, NamedPolicy, Patterns, Policy, Statement} from './policy.ts'
import {type RequestKeys, type Resolved, resolveVariables} from './variables.ts'

export interface AccessRequest {
  /** `kinesisvideo:ConnectAsViewer` */
  readonly action: string
  /** An ARN, or `*` where the action knows no resources. */
  readonly resource: string
  readonly keys: RequestKeys
}

/** As IAM's SimulatePrincipalPolicy names them. */
export type AccessDecision = 'allowed' | 'explicitDeny' | 'implicitDeny'

export interface MatchedStatement {
  /** Name of the policy. */
  readonly policy: string
  readonly index: number
  readonly sid?: string
}

export interface Evaluation {
  readonly decision: AccessDecision
  /** Those that decided: what denies, where something does, else what allows. */
  readonly matched: readonly MatchedStatement[]
  /** Keys that conditions and variables asked for and the request does not have. */
  readonly missingKeys: readonly string[]
}

/**
 * Whether identity-based policies let a request through: what denies wins over what allows, and what is not allowed is denied (IAM user
 * guide, "Policy evaluation logic").
 */
export function evaluate(policies: readonly NamedPolicy[], request: AccessRequest): Evaluation {
  const missing = new Set<string>()
  const matched = policies.flatMap(({name, policy}) =>
    policy.statements.flatMap((statement, index) =>
      statementApplies(policy, statement, request, missing)
        ? [{effect: statement.effect, at: {policy: name, index, ...(statement.sid !== undefined && {sid: statement.sid})}}]
        : [],
    ),
  )
  const by = (effect: Statement['effect']) => matched.filter((each) => each.effect === effect).map(({at}) => at)
  const [denies, allows] = [by('Deny'), by('Allow')]
  const missingKeys = [...missing]
  if (denies.length > 0) return {decision: 'explicitDeny', matched: denies, missingKeys}
  return {decision: allows.length > 0 ? 'allowed' : 'implicitDeny', matched: allows, missingKeys}
}

function statementApplies(policy: Policy, statement: Statement, request: AccessRequest, missing: Set<string>): boolean {
  if (!actionsMatch(statement.actions, request.action)) return false
  const resolve: Resolve = (text) => {
    if (policy.version === '2008-10-17') return {text, literally: []}
    const resolved = resolveVariables(text, request.keys)
    if ('text' in resolved) return resolved
    missing.add(resolved.missing)
    return undefined
  }
  if (!resourcesMatch(statement.resources, request.resource, resolve)) return false
  // All of them are looked at, so that all keys that are missing are told.
  return statement.conditions.map((condition) => holds(condition, request.keys, resolve, missing)).every(Boolean)
}

type Resolve = (text: string) => Resolved | undefined

/** Actions are written in any case (IAM user guide, "IAM JSON policy elements: Action"). */
const actionsMatch = ({not, patterns}: Patterns, action: string): boolean =>
  patterns.some((pattern) => globMatches(parseGlob(pattern.toLowerCase()), action.toLowerCase())) !== not

/** ARNs are written in their own case. What has a variable without a value matches nothing, a NotResource neither. */
function resourcesMatch({not, patterns}: Patterns, resource: string, resolve: Resolve): boolean {
  const resolved = patterns.map(resolve)
  if (not && resolved.includes(undefined)) return false
  return resolved.some((each) => each !== undefined && resourceMatches(each, resource)) !== not
}

/** An ARN with fewer than its six parts means any in those that are missing (IAM user guide, "IAM JSON policy elements: Resource"). */
function resourceMatches({text, literally}: Resolved, resource: string): boolean {
  const missingParts = text.startsWith('arn:') ? 6 - text.split(':').length : 0
  const whole = missingParts > 0 ? `${text}${':*'.repeat(missingParts)}` : text
  return globMatches(parseGlob(whole, 'arn', literally), resource)
}

function holds(condition: Condition, keys: RequestKeys, resolve: Resolve, missing: Set<string>): boolean {
  const {operator, key, values, ifExists, quantifier} = condition
  const given = keys.get(key)
  const present = given !== undefined && given.length > 0
  if (operator.name === 'Null') return values.some((value) => operator.matches(String(!present), value))
  if (!present) {
    missing.add(key)
    if (quantifier !== undefined) return quantifier === 'ForAllValues' || ifExists
    return ifExists || operator.negated
  }
  const wanted = values.map((value) => (operator.variables ? resolve(value) : {text: value}))
  const fits = (value: string): boolean =>
    wanted.some((each) => each !== undefined && operator.matches(value, each.text, (each as Resolved).literally)) !==
    operator.negated
  // Without a quantifier a request has one value of a key; of several, one must match or none may.
  const every = quantifier === 'ForAllValues' || (quantifier === undefined && operator.negated)
  return every ? given.every(fits) : given.some(fits)
}
