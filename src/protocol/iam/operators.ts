import {parseIpAddress} from '../ip-address.ts'
import {globMatches, parseGlob} from './glob.ts'

export interface ConditionOperator {
  /** `StringNotLike` */
  readonly name: string
  /** It holds where the values do not match, and where there is nothing to match. */
  readonly negated: boolean
  /** Whether policy variables mean something in its values. */
  readonly variables: boolean
  /** What is wrong with a value in a policy; undefined where nothing is. */
  readonly defect: (value: string) => string | undefined
  /** Whether a value of the request fits one of the policy, before negation. */
  readonly matches: (given: string, wanted: string, literally?: readonly boolean[]) => boolean
}

type Kind = Pick<ConditionOperator, 'variables' | 'defect' | 'matches'>

const none = (): undefined => undefined

const texts = (matches: Kind['matches']): Kind => ({variables: true, defect: none, matches})

/** Each of the six parts on its own (IAM user guide, "Amazon Resource Name (ARN) condition operators"). */
function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':')
  return [...parts.slice(0, 5), parts.slice(5).join(':')]
}

const like: Kind['matches'] = (given, wanted, literally) => globMatches(parseGlob(wanted, 'text', literally), given)

function arnMatches(given: string, wanted: string, literally?: readonly boolean[]): boolean {
  if (wanted === '*') return true
  const [parts, patterns] = [partsOf(given), partsOf(wanted)]
  let at = 0
  return patterns.every((pattern, i) => {
    const marks = literally?.slice(at, at + pattern.length)
    at += pattern.length + 1
    return like(parts[i] ?? '', pattern, marks)
  })
}

const arns: Kind = {
  variables: true,
  defect: (value) => (value === '*' || /^arn:/.test(value) || value.startsWith('$') ? undefined : `"${value}" is not an ARN`),
  matches: arnMatches,
}

const number = (text: string): number =>
  /^\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*$/.test(text) ? Number(text) : Number.NaN

const numbers = (compare: (a: number, b: number) => boolean): Kind => ({
  variables: false,
  defect: (value) => (Number.isNaN(number(value)) ? `"${value}" is not a number` : undefined),
  matches: (given, wanted) => compare(number(given), number(wanted)),
})

/** ISO 8601, or seconds since 1970. */
const date = (text: string): number =>
  /^\d+$/.test(text)
    ? Number(text) * 1000
    : /^\d{4}-\d\d(-\d\d)?(T[\d:.]+(Z|[-+]\d\d:?\d\d))?$/.test(text)
      ? Date.parse(text)
      : Number.NaN

const dates = (compare: (a: number, b: number) => boolean): Kind => ({
  variables: false,
  defect: (value) => (Number.isNaN(date(value)) ? `"${value}" is not a date (ISO 8601 or seconds since 1970)` : undefined),
  matches: (given, wanted) => compare(date(given), date(wanted)),
})

const truth = (text: string): boolean | undefined => (/^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined)

const truths: Kind = {
  variables: false,
  defect: (value) => (truth(value) === undefined ? `"${value}" is neither true nor false` : undefined),
  matches: (given, wanted) => truth(given) === truth(wanted),
}

/** Address and length of its prefix; undefined where it is no network. */
function parseNetwork(text: string): {bytes: Buffer; bits: number} | undefined {
  const [address = '', length, ...more] = text.split('/')
  const parsed = parseIpAddress(address)
  if (!parsed || more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined
  const most = parsed.bytes.length * 8
  const bits = length === undefined ? most : Number(length)
  return bits > most ? undefined : {bytes: parsed.bytes, bits}
}

/** A dual-stack socket tells IPv4 peers as `::ffff:` and their address (RFC 4291 §2.5.5.2). */
const unmapped = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

function isIn(given: string, wanted: string): boolean {
  const [address, network] = [parseIpAddress(unmapped(given)), parseNetwork(wanted)]
  if (!address || network?.bytes.length !== address.bytes.length) return false
  return address.bytes.every((byte, i) => {
    const bits = Math.max(0, Math.min(8, network.bits - 8 * i))
    return bits === 0 || (byte ^ network.bytes[i]!) >> (8 - bits) === 0
  })
}

const networks: Kind = {
  variables: false,
  defect: (value) => (parseNetwork(value) ? undefined : `"${value}" is not an IP address or a network like 203.0.113.0/24`),
  matches: isIn,
}

const sameLetters: Kind['matches'] = (given, wanted) => given.toLowerCase() === wanted.toLowerCase()

/** Each kind under its names: the operator, and its negation where there is one. */
const kinds: readonly (readonly [Kind, name: string, negation?: string])[] = [
  [texts((given, wanted) => given === wanted), 'StringEquals', 'StringNotEquals'],
  [texts(sameLetters), 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  [texts(like), 'StringLike', 'StringNotLike'],
  [arns, 'ArnEquals', 'ArnNotEquals'],
  [arns, 'ArnLike', 'ArnNotLike'],
  [numbers((a, b) => a === b), 'NumericEquals', 'NumericNotEquals'],
  [numbers((a, b) => a < b), 'NumericLessThan'],
  [numbers((a, b) => a <= b), 'NumericLessThanEquals'],
  [numbers((a, b) => a > b), 'NumericGreaterThan'],
  [numbers((a, b) => a >= b), 'NumericGreaterThanEquals'],
  [dates((a, b) => a === b), 'DateEquals', 'DateNotEquals'],
  [dates((a, b) => a < b), 'DateLessThan'],
  [dates((a, b) => a <= b), 'DateLessThanEquals'],
  [dates((a, b) => a > b), 'DateGreaterThan'],
  [dates((a, b) => a >= b), 'DateGreaterThanEquals'],
  [truths, 'Bool'],
  [{variables: false, defect: none, matches: (given, wanted) => given === wanted}, 'BinaryEquals'],
  [networks, 'IpAddress', 'NotIpAddress'],
  [truths, 'Null'],
]

const operators: ReadonlyMap<string, ConditionOperator> = new Map(
  kinds
    .flatMap(([kind, name, negation]): ConditionOperator[] => [
      {name, negated: false, ...kind},
      ...(negation === undefined ? [] : [{name: negation, negated: true, ...kind}]),
    ])
    .map((operator) => [operator.name.toLowerCase(), operator]),
)

/** Finds an operator by its name, in whatever case; undefined where IAM has none of it. */
export const operatorOf = (name: string): ConditionOperator | undefined => operators.get(name.toLowerCase())
