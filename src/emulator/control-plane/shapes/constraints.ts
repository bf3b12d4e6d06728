import type {ListShape, MapShape, Shape, StringShape, StructureShape} from './shape.ts'

/** `channelName`, `tags.1.member.key`: the service's way of naming a member. */
const wirePath = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

const below = (path: string, name: string): string => (path === '' ? wirePath(name) : `${path}.${wirePath(name)}`)

/** Bounds the text of a message, whatever was sent. */
const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `'${text.length > 256 ? `${text.slice(0, 256)}…` : text}'`
}

const failed = (value: unknown, path: string, constraint: string): string =>
  `Value ${value === undefined ? 'null' : shown(value)} at '${path}' failed to satisfy constraint: ${constraint}`

function* lengthViolations(length: number, {min, max}: {min?: number; max?: number}): Iterable<string> {
  if (min !== undefined && length < min) yield `Member must have length greater than or equal to ${min}`
  if (max !== undefined && length > max) yield `Member must have length less than or equal to ${max}`
}

const compiled = new Map<string, RegExp>()

function matches(pattern: string, value: string): boolean {
  let expression = compiled.get(pattern)
  if (!expression) {
    expression = new RegExp(`^(?:${pattern})$`, 'u')
    compiled.set(pattern, expression)
  }
  return expression.test(value)
}

function* stringViolations(shape: StringShape, value: string): Iterable<string> {
  yield* lengthViolations([...value].length, shape)
  if (shape.values && !shape.values.includes(value)) yield `Member must satisfy enum value set: [${shape.values.join(', ')}]`
  if (shape.pattern !== undefined && !matches(shape.pattern, value))
    yield `Member must satisfy regular expression pattern: ${shape.pattern}`
}

function* listViolations(shape: ListShape, value: readonly unknown[], path: string): Iterable<string> {
  for (const constraint of lengthViolations(value.length, shape)) yield failed(value, path, constraint)
  for (const [index, each] of value.entries()) yield* violations(shape.member, each, `${path}.${index + 1}.member`)
}

function* mapViolations(shape: MapShape, value: Readonly<Record<string, unknown>>, path: string): Iterable<string> {
  const entries = Object.entries(value)
  for (const constraint of lengthViolations(entries.length, shape)) yield failed(value, path, constraint)
  for (const [key, each] of entries) {
    for (const constraint of stringViolations(shape.key, key)) yield failed(key, `${path}.key`, constraint)
    yield* violations(shape.value, each, `${path}.${key}.member`)
  }
}

function* structureViolations(shape: StructureShape, value: Readonly<Record<string, unknown>>, path: string): Iterable<string> {
  for (const name of Object.keys(shape.required))
    if (value[name] === undefined) yield failed(undefined, below(path, name), 'Member must not be null')
  for (const [name, member] of Object.entries({...shape.required, ...shape.optional}))
    if (value[name] !== undefined) yield* violations(member, value[name], below(path, name))
}

function* violations(shape: Shape, value: unknown, path: string): Iterable<string> {
  if (shape.type === 'structure') yield* structureViolations(shape, value as Record<string, unknown>, path)
  else if (shape.type === 'list') yield* listViolations(shape, value as unknown[], path)
  else if (shape.type === 'map') yield* mapViolations(shape, value as Record<string, unknown>, path)
  else if (shape.type === 'string')
    for (const constraint of stringViolations(shape, value as string))
      yield failed(shape.sensitive ? '***' : value, path, constraint)
  else if (shape.type === 'integer') {
    const number = value as number
    const {min, max} = shape
    if (min !== undefined && number < min) yield failed(number, path, `Member must have value greater than or equal to ${min}`)
    if (max !== undefined && number > max) yield failed(number, path, `Member must have value less than or equal to ${max}`)
  }
}

/** What is wrong with an input of the right types, in the words of the service; undefined when nothing is. */
export function describeViolations(shape: StructureShape, input: Readonly<Record<string, unknown>>): string | undefined {
  const found = [...violations(shape, input, '')]
  if (found.length === 0) return undefined
  return `${found.length} validation error${found.length === 1 ? '' : 's'} detected: ${found.join('; ')}`
}
