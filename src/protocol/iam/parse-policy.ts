import {operatorOf} from './operators.ts'
import type {Condition, Patterns, Policy, PolicyProblem, Statement} from './policy.ts'

export type ParsedPolicy =
  | {readonly status: 'parsed'; readonly policy: Policy}
  /** IAM would answer MalformedPolicyDocument. */
  | {readonly status: 'malformed'; readonly problems: readonly PolicyProblem[]}

type Json = Readonly<Record<string, unknown>>

/** Takes the text of a policy. Never throws. */
export function parsePolicyText(text: string): ParsedPolicy {
  try {
    return parsePolicy(JSON.parse(text))
  } catch (error) {
    const message = `the document is not JSON: ${error instanceof Error ? error.message : String(error)}`
    return {status: 'malformed', problems: [{severity: 'error', where: '(document)', message}]}
  }
}

/** Takes a policy as JSON has it. What it says is kept only where all of it can be understood. */
export function parsePolicy(document: unknown): ParsedPolicy {
  const reader = new Reader()
  const policy = reader.policy(document)
  return policy && reader.problems.length === 0 ? {status: 'parsed', policy} : {status: 'malformed', problems: reader.problems}
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const versions = ['2012-10-17', '2008-10-17'] as const

/** `kinesisvideo:Get*`, or all of everything. */
const actionPattern = /^(\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+)$/

class Reader {
  readonly problems: PolicyProblem[] = []

  #wrong(where: string, message: string): undefined {
    this.problems.push({severity: 'error', where, message})
    return undefined
  }

  /** Members that the grammar does not have are refused by IAM, and are mostly typing errors. */
  #knows(value: Json, where: string, names: readonly string[]): void {
    for (const name of Object.keys(value))
      if (!names.includes(name)) this.#wrong(where, `there is no element "${name.slice(0, 80)}"; there are ${names.join(', ')}`)
  }

  policy(document: unknown): Policy | undefined {
    if (!isObject(document)) return this.#wrong('(document)', 'a policy is a JSON object')
    this.#knows(document, '(document)', ['Version', 'Id', 'Statement'])
    const {Version = '2008-10-17', Statement: given} = document
    const version = versions.find((each) => each === Version)
    if (!version) this.#wrong('Version', `the version is ${versions.map((each) => `"${each}"`).join(' or ')}`)
    if (given === undefined) return this.#wrong('Statement', 'a policy has at least one statement')
    const list: readonly unknown[] = Array.isArray(given) ? given : [given]
    if (list.length === 0) this.#wrong('Statement', 'a policy has at least one statement')
    const statements = list.map((each, i) => this.#statement(each, Array.isArray(given) ? `Statement[${i}]` : 'Statement'))
    this.#requireOwnSids(statements)
    return {version: version ?? '2012-10-17', statements: statements.filter((each) => each !== undefined)}
  }

  #requireOwnSids(statements: readonly (Statement | undefined)[]): void {
    const seen = new Set<string>()
    for (const sid of statements.flatMap((each) => each?.sid ?? [])) {
      if (seen.has(sid)) this.#wrong('Statement', `two statements have the Sid "${sid}"`)
      seen.add(sid)
    }
  }

  #statement(value: unknown, where: string): Statement | undefined {
    if (!isObject(value)) return this.#wrong(where, 'a statement is a JSON object')
    if ('Principal' in value || 'NotPrincipal' in value)
      this.#wrong(where, 'a policy of an identity has no Principal: it belongs to the one that it is attached to')
    const {Principal: _, NotPrincipal: __, ...rest} = value
    this.#knows(rest, where, ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'])
    const {Sid: sid, Effect: effect} = value
    if (sid !== undefined && !(typeof sid === 'string' && /^[a-zA-Z0-9]*$/.test(sid)))
      this.#wrong(`${where}.Sid`, 'a Sid has only letters and digits')
    if (effect !== 'Allow' && effect !== 'Deny') this.#wrong(`${where}.Effect`, 'the effect is "Allow" or "Deny", in this case')
    const actions = this.#patterns(value, where, 'Action', (each) =>
      actionPattern.test(each) ? undefined : 'is not an action like "kinesisvideo:Get*"',
    )
    const resources = this.#patterns(value, where, 'Resource', (each) =>
      each === '*' || /^arn:/.test(each) || each.startsWith('${') ? undefined : 'is neither an ARN nor "*"',
    )
    const conditions = this.#conditions(value.Condition, `${where}.Condition`)
    if ((effect !== 'Allow' && effect !== 'Deny') || !actions || !resources) return undefined
    return {...(typeof sid === 'string' && sid !== '' && {sid}), effect, actions, resources, conditions}
  }

  #patterns(
    value: Json,
    where: string,
    name: 'Action' | 'Resource',
    defect: (pattern: string) => string | undefined,
  ): Patterns | undefined {
    const names = [name, `Not${name}`].filter((each) => value[each] !== undefined)
    if (names.length !== 1) return this.#wrong(where, `a statement has ${name} or Not${name}, and one of them only`)
    const [element = name] = names
    const patterns = this.#texts(value[element], `${where}.${element}`)
    if (!patterns) return undefined
    if (patterns.length === 0) this.#wrong(`${where}.${element}`, 'the list is empty')
    for (const pattern of patterns) {
      const wrong = defect(pattern)
      if (wrong) this.#wrong(`${where}.${element}`, `"${pattern.slice(0, 200)}" ${wrong}`)
    }
    return {not: element !== name, patterns}
  }

  /** A text or a list of texts; in conditions truths and numbers, too. */
  #texts(value: unknown, where: string, others: readonly string[] = []): readonly string[] | undefined {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value]
    const allowed = ['string', ...others]
    if (list.every((each) => allowed.includes(typeof each))) return list.map(String)
    return this.#wrong(where, `a text or a list of texts is wanted${others.length > 0 ? ', or numbers, true, false' : ''}`)
  }

  #conditions(value: unknown, where: string): readonly Condition[] {
    if (value === undefined) return []
    if (!isObject(value)) {
      this.#wrong(where, 'a condition is a JSON object of operators')
      return []
    }
    return Object.entries(value).flatMap(([written, keys]) => this.#operator(written, keys, `${where}.${written.slice(0, 80)}`))
  }

  #operator(written: string, keys: unknown, where: string): readonly Condition[] {
    const [, quantifier, name = '', ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/i.exec(written) ?? []
    const operator = operatorOf(name)
    if (!operator) return this.#wrong(where, `there is no condition operator "${written.slice(0, 80)}"`) ?? []
    if (operator.name === 'Null' && ifExists !== undefined) this.#wrong(where, 'Null takes no IfExists')
    if (!isObject(keys) || Object.keys(keys).length === 0)
      return this.#wrong(where, 'an operator has condition keys, each with its values') ?? []
    return Object.entries(keys).flatMap(([key, given]) => {
      const values = this.#texts(given, `${where}.${key}`, ['boolean', 'number'])
      for (const value of values ?? []) {
        const wrong = operator.defect(value)
        if (wrong) this.#wrong(`${where}.${key}`, wrong)
      }
      return values ? [{written, operator, ifExists: ifExists !== undefined, ...quantified(quantifier), key, values}] : []
    })
  }
}

const quantified = (written: string | undefined): Pick<Condition, 'quantifier'> =>
  written === undefined ? {} : {quantifier: written.toLowerCase() === 'foranyvalue' ? 'ForAnyValue' : 'ForAllValues'}
