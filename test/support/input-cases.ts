import {compilePattern, type ModelShape, type ServiceModel} from './service-model.ts'

/** An input and what a service that holds to its model makes of it. */
export interface InputCase {
  /** `Tags[0].Key: longer than 128` */
  readonly what: string
  readonly input: unknown
  /** `unreadable`: a wrong type. `violation`: of a constraint. `accepted`: by the constraints, whatever the operation says then. */
  readonly expected: 'accepted' | 'violation' | 'unreadable'
}

type Expected = InputCase['expected']
/** The same for a part of an input. */
type ValueCase = readonly [what: string, value: unknown, expected: Expected]

/** Text that fits its pattern, of any length that the pattern allows: `head`, `fill` as often as it takes, `tail`. */
interface Stretch {
  readonly head?: string
  readonly fill?: string
  readonly tail?: string
}

/** By shape; in all others a letter repeated does. */
const stretches: Readonly<Record<string, Stretch>> = {
  ResourceARN: {head: 'arn:aws:kinesisvideo:us-west-2:123456789012:', tail: '/1700000000000'},
  HubDeviceArn: {head: 'arn:aws:iot:us-west-2:123456789012:thing/a'},
  MediaUriSecretArn: {head: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:a'},
  MediaType: {head: 'v/'},
  DestinationUri: {head: 's3://b/'},
  DestinationRegion: {head: 'us-', tail: '-2'},
}

/** An ARN names a resource of the kind that the operation is about. */
const kinds: Readonly<Record<string, string>> = {ChannelARN: 'channel/', StreamARN: 'stream/', ResourceARN: 'channel/'}

function textOf(name: string, length: number, member = ''): string {
  const {head = '', fill = 'a', tail = ''} = stretches[name] ?? {}
  const start = name === 'ResourceARN' ? `${head}${kinds[member] ?? 'stream/'}a` : head
  return start + fill.repeat(Math.max(0, length - start.length - tail.length)) + tail
}

/** A text in the middle of what is allowed. */
const usualLength = ({min = 0, max = 24}: ModelShape): number => Math.max(min, Math.min(max, 12))

const sampleText = (name: string, shape: ModelShape, member?: string): string => {
  if (shape.enum) return shape.enum[0]!
  const text = textOf(name, usualLength(shape), member)
  if (shape.pattern && !compilePattern(shape.pattern).test(text))
    throw new Error(`${text} is no sample of ${name}: ${shape.pattern}`)
  return text
}

/** The pattern may want more than the least length. */
function shortestText(name: string, {min = 0, pattern = '.*'}: ModelShape, member?: string): string {
  const fits = compilePattern(pattern)
  let length = min
  while (!fits.test(textOf(name, length, member))) length++
  return textOf(name, length, member)
}

/** A text of a right length that the pattern does not take. */
function oddText(name: string, shape: ModelShape, member?: string): string | undefined {
  const text = sampleText(name, shape, member)
  const pattern = compilePattern(shape.pattern!)
  return ['*', '\n', ' ', '☃', '"'].map((odd) => odd + text.slice(1)).find((odd) => !pattern.test(odd))
}

const key = (index: number, length: number): string => String(index).padEnd(length, 'k')

/** A value that every constraint is fine with, with all its members. */
function sample(model: ServiceModel, name: string, member?: string): unknown {
  const shape = model.shapes[name]!
  if (shape.type === 'string') return sampleText(name, shape, member)
  if (shape.type === 'integer') return shape.min ?? 0
  if (shape.type === 'boolean') return true
  if (shape.type === 'list') return sampleList(model, shape, Math.max(shape.min ?? 0, 1))
  if (shape.type === 'map') return sampleMap(model, shape, Math.max(shape.min ?? 0, 1))
  return Object.fromEntries(Object.entries(shape.members ?? {}).map(([each, {shape: of}]) => [each, sample(model, of, each)]))
}

const sampleList = (model: ServiceModel, shape: ModelShape, length: number): unknown[] =>
  Array.from({length}, (_, index) => {
    const each = sample(model, shape.member!.shape)
    return typeof each === 'object' && each !== null && 'Key' in each ? {...each, Key: key(index, 3)} : each
  })

const sampleMap = (model: ServiceModel, shape: ModelShape, size: number): Record<string, unknown> => {
  const {enum: keys} = model.shapes[shape.key!.shape]!
  const value = sample(model, shape.value!.shape)
  return Object.fromEntries(Array.from({length: size}, (_, index) => [keys?.[index] ?? key(index, 3), value]))
}

function* stringCases(name: string, shape: ModelShape, member?: string): Iterable<ValueCase> {
  yield ['a number', 42, 'unreadable']
  yield ['an object', {}, 'unreadable']
  for (const value of shape.enum ?? []) yield [value, value, 'accepted']
  if (shape.enum) {
    yield ['no such choice', 'NONSENSE', 'violation']
    yield ['a choice in small letters', shape.enum[0]!.toLowerCase(), 'violation']
    return
  }
  const {min = 0, max} = shape
  yield ['as short as can be', shortestText(name, shape, member), 'accepted']
  if (min > 0) yield [`shorter than ${min}`, textOf(name, min, member).slice(0, min - 1), 'violation']
  if (max !== undefined) yield [`of length ${max}`, textOf(name, max, member), 'accepted']
  if (max !== undefined) yield [`longer than ${max}`, textOf(name, max + 1, member), 'violation']
  const odd = shape.pattern === undefined ? undefined : oddText(name, shape, member)
  if (odd !== undefined) yield [`${JSON.stringify(odd)}, which is not ${shape.pattern}`, odd, 'violation']
}

function* integerCases({min, max}: ModelShape): Iterable<ValueCase> {
  yield ['text', '1', 'unreadable']
  yield ['a fraction', 1.5, 'unreadable']
  yield ['more than 32 bits', 2 ** 31, 'unreadable']
  if (min !== undefined) yield [`${min}`, min, 'accepted']
  if (min !== undefined) yield [`less than ${min}`, min - 1, 'violation']
  yield [`${max ?? 'very large'}`, max ?? 2 ** 31 - 1, 'accepted']
  if (max !== undefined) yield [`more than ${max}`, max + 1, 'violation']
}

function* sizeCases(of: (size: number) => unknown, {min = 0, max}: ModelShape, largest = max): Iterable<ValueCase> {
  yield [`of size ${min}`, of(min), 'accepted']
  if (min > 0) yield [`of size ${min - 1}`, of(min - 1), 'violation']
  if (max !== undefined) yield [`of size ${largest}`, of(largest!), 'accepted']
  if (max !== undefined && largest === max) yield [`of size ${max + 1}`, of(max + 1), 'violation']
}

function* listCases(model: ServiceModel, shape: ModelShape): Iterable<ValueCase> {
  yield ['no list', {}, 'unreadable']
  yield ['a text', 'a', 'unreadable']
  yield* sizeCases((size) => sampleList(model, shape, size), shape)
  for (const [what, value, expected] of valueCases(model, shape.member!.shape)) yield [`[0]${what}`, [value], expected]
}

function* mapCases(model: ServiceModel, shape: ModelShape): Iterable<ValueCase> {
  yield ['no map', [], 'unreadable']
  const keyName = shape.key!.shape
  const keyShape = model.shapes[keyName]!
  yield* sizeCases((size) => sampleMap(model, shape, size), shape, keyShape.enum ? keyShape.enum.length : shape.max)
  const value = sample(model, shape.value!.shape)
  for (const [what, each, expected] of stringCases(keyName, keyShape))
    if (typeof each === 'string') yield [` key: ${what}`, {[each]: value}, expected]
  const [first] = Object.keys(sampleMap(model, shape, 1)) as [string]
  for (const [what, each, expected] of valueCases(model, shape.value!.shape)) yield [` value${what}`, {[first]: each}, expected]
}

function* structureCases(model: ServiceModel, shape: ModelShape, whole: object): Iterable<ValueCase> {
  yield ['no structure', 'a', 'unreadable']
  yield ['a list', [], 'unreadable']
  yield [': all members', whole, 'accepted']
  yield [': a member that is not modelled', {...whole, KvsctlUnknown: 1}, 'accepted']
  for (const [name, {shape: of}] of Object.entries(shape.members ?? {})) {
    const needed = shape.required?.includes(name) ? 'violation' : 'accepted'
    yield [`.${name}: absent`, {...whole, [name]: undefined}, needed]
    yield [`.${name}: null`, {...whole, [name]: null}, needed]
    for (const [what, value, expected] of valueCases(model, of, name))
      yield [`.${name}${what}`, {...whole, [name]: value}, expected]
  }
}

const titled = function* (cases: Iterable<ValueCase>): Iterable<ValueCase> {
  for (const [what, value, expected] of cases) yield [/^[.[: ]/.test(what) ? what : `: ${what}`, value, expected]
}

function valueCases(model: ServiceModel, name: string, member?: string): Iterable<ValueCase> {
  const shape = model.shapes[name]!
  if (shape.type === 'string') return titled(stringCases(name, shape, member))
  if (shape.type === 'integer') return titled(integerCases(shape))
  if (shape.type === 'list') return titled(listCases(model, shape))
  if (shape.type === 'map') return titled(mapCases(model, shape))
  if (shape.type === 'structure') return titled(structureCases(model, shape, sample(model, name) as object))
  return titled([
    ['true', true, 'accepted'],
    ['a number', 1, 'unreadable'],
    ['a text', 'true', 'unreadable'],
  ])
}

/** The inputs of an operation at, and just over, every border that its model draws. One thing at a time is wrong in each. */
export function* inputCases(model: ServiceModel, inputShape: string): Iterable<InputCase> {
  for (const [what, input, expected] of valueCases(model, inputShape)) yield {what: `input${what}`, input, expected}
}
