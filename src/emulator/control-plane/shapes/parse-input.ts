import {serviceError} from '../../http/aws-error.ts'
import {describeViolations} from './constraints.ts'
import type {ListShape, MapShape, Shape, StructureShape, ValueOf} from './shape.ts'

const unreadable = (message: string): Error => serviceError('SerializationException', message)

const kindOf = (value: unknown): string => {
  if (value === null) return 'NULL_VALUE'
  if (Array.isArray(value)) return 'START_ARRAY'
  if (typeof value === 'object') return 'START_OBJECT'
  return typeof value === 'string'
    ? 'STRING_VALUE'
    : typeof value === 'number'
      ? 'NUMBER_VALUE'
      : `${String(value).toUpperCase()}_VALUE`
}

function requireObject(value: unknown, wanted: string): asserts value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw unreadable(`Unexpected ${kindOf(value)} where a ${wanted} was expected`)
}

function toStructure(shape: StructureShape, value: unknown): Record<string, unknown> {
  requireObject(value, 'structure')
  const read: Record<string, unknown> = {}
  // Members that the model does not know are ignored, and null counts as absent.
  for (const [name, member] of Object.entries({...shape.required, ...shape.optional})) {
    const given = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
    if (given !== undefined && given !== null) read[name] = toType(member, given)
  }
  return read
}

function toList(shape: ListShape, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw unreadable(`Unexpected ${kindOf(value)} where a list was expected`)
  return value.map((each) => toType(shape.member, each))
}

function toMap(shape: MapShape, value: unknown): Record<string, unknown> {
  requireObject(value, 'map')
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toType(shape.value, each)]))
}

/** What the service reads an Integer into has 32 bits. */
const int32 = {min: -(2 ** 31), max: 2 ** 31 - 1}

const isInteger = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= int32.min && (value as number) <= int32.max

function toType(shape: Shape, value: unknown): unknown {
  if (shape.type === 'structure') return toStructure(shape, value)
  if (shape.type === 'list') return toList(shape, value)
  if (shape.type === 'map') return toMap(shape, value)
  if (shape.type === 'string' && typeof value !== 'string') throw unreadable(`${kindOf(value)} can not be converted to a String`)
  if (shape.type === 'integer' && !isInteger(value)) throw unreadable(`${kindOf(value)} can not be converted to an Integer`)
  if (shape.type === 'boolean' && typeof value !== 'boolean')
    throw unreadable(`${kindOf(value)} can not be converted to a Boolean`)
  return value
}

const utf8 = new TextDecoder('utf-8', {fatal: true})

function parseJson(body: Uint8Array): unknown {
  if (body.length === 0) return {}
  try {
    return JSON.parse(utf8.decode(body))
  } catch {
    throw unreadable('The request body is not valid JSON')
  }
}

/**
 * The input of an operation: JSON, then types, then constraints.
 *
 * @throws AwsError SerializationException where the body is not JSON of the right types, InvalidArgumentException where a constraint is violated
 */
export function parseInput<S extends StructureShape>(shape: S, body: Uint8Array): ValueOf<S> {
  const input = toStructure(shape, parseJson(body))
  const violations = describeViolations(shape, input)
  if (violations !== undefined) throw serviceError('InvalidArgumentException', violations)
  return input as ValueOf<S>
}
