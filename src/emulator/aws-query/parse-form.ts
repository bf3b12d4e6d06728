import {AwsError} from '../http/aws-error.ts'
import type {HttpRequest} from '../http/message.ts'

/** A structure of an AWS query request: text at the leaves, lists where the names said `member.N`. */
export type FormValue = string | FormValue[] | {[name: string]: FormValue}

/** As many as 500 queries with all their parts come to; more is a mistake or an attack. */
const maxParameters = 20_000
const maxDepth = 12

/** Reads a request of the AWS query protocol, from its body or, where a GET has none, from its query string. */
export function parseForm({body, query}: HttpRequest): Readonly<Record<string, FormValue>> {
  const text = body.length > 0 ? Buffer.from(body).toString('utf8') : query
  const root: Node = new Map()
  let count = 0
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split('.')
    if (++count > maxParameters || path.length > maxDepth) throw malformed('it has too many parameters')
    insert(root, path, value, name)
  }
  return toValue(root) as Record<string, FormValue>
}

type Node = Map<string, Node | string>

function insert(node: Node, [first, ...rest]: readonly string[], value: string, name: string): void {
  if (rest.length === 0) node.set(first!, value)
  else {
    const child = node.get(first!) ?? new Map()
    if (typeof child === 'string') throw malformed(`parameter ${name} is both a text and a structure`)
    node.set(first!, child)
    insert(child, rest, value, name)
  }
}

function toValue(node: Node | string): FormValue {
  if (typeof node === 'string') return node
  const members = node.get('member')
  if (node.size === 1 && members instanceof Map) return inOrder(members)
  return Object.fromEntries([...node].map(([name, child]) => [name, toValue(child)]))
}

const inOrder = (members: Node): FormValue[] =>
  [...members].sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => toValue(child))

const malformed = (problem: string): AwsError =>
  new AwsError({status: 400, code: 'MalformedQueryString', message: `The query string cannot be read: ${problem}.`})
