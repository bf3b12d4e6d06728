import {execFile} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {promisify} from 'node:util'
import {gunzipSync} from 'node:zlib'

/** A shape of a service model, as botocore ships it. */
export interface ModelShape {
  readonly type: 'structure' | 'list' | 'map' | 'string' | 'integer' | 'boolean' | 'timestamp'
  readonly required?: readonly string[]
  readonly members?: Readonly<Record<string, ShapeRef>>
  readonly member?: ShapeRef
  readonly key?: ShapeRef
  readonly value?: ShapeRef
  readonly enum?: readonly string[]
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly error?: {readonly httpStatusCode: number}
  readonly documentation?: string
}

export interface ShapeRef {
  readonly shape: string
}

export interface ModelOperation {
  readonly name: string
  readonly http: {readonly method: string; readonly requestUri: string}
  readonly input: ShapeRef
  readonly output: ShapeRef
  readonly errors: readonly ShapeRef[]
}

/** What AWS publishes about a service: its operations and the shapes of what they take, answer and refuse with. */
export interface ServiceModel {
  readonly operations: Readonly<Record<string, ModelOperation>>
  readonly shapes: Readonly<Record<string, ModelShape>>
}

export interface InstalledModel extends ServiceModel {
  readonly path: string
}

const run = promisify(execFile)

const readModel = (path: string): ServiceModel => {
  const bytes = readFileSync(path)
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
}

/**
 * The model of a service that the installed AWS CLI works by. The CLI itself says which file that is, whatever its version and
 * wherever it is installed.
 *
 * @param service name of the command, and of the folder of the model: `kinesisvideo`
 */
export async function installedModel(service: string, anyCommand: string): Promise<InstalledModel> {
  const {stderr} = await run('aws', ['--debug', service, anyCommand, '--generate-cli-skeleton']).catch((error: unknown) => {
    throw new Error('The AWS CLI is needed for this: apt-get install awscli, or pip install awscli.', {cause: error})
  })
  const path = new RegExp(`Loading JSON file: (.*/${service}/.*/service-2\\.json(?:\\.gz)?)`).exec(stderr)?.[1]
  if (path === undefined) throw new Error(`The AWS CLI does not say where its model of ${service} is.`)
  return {...readModel(path), path}
}

/** As the models mean them: for the whole value. */
export const compilePattern = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'u')

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function* lengthMisfits(length: number, {min, max}: ModelShape, at: string): Iterable<string> {
  if (length < (min ?? 0)) yield `${at} has length ${length}, least is ${min}`
  if (length > (max ?? Number.POSITIVE_INFINITY)) yield `${at} has length ${length}, most is ${max}`
}

function* stringMisfits(shape: ModelShape, value: string, at: string): Iterable<string> {
  yield* lengthMisfits(value.length, shape, at)
  if (shape.enum && !shape.enum.includes(value)) yield `${at} is ${value}, none of ${shape.enum.join(', ')}`
  if (shape.pattern && !compilePattern(shape.pattern).test(value)) yield `${at} is ${value}, not ${shape.pattern}`
}

function* structureMisfits(
  model: ServiceModel,
  shape: ModelShape,
  value: Readonly<Record<string, unknown>>,
  at: string,
): Iterable<string> {
  for (const name of shape.required ?? []) if (!(name in value)) yield `${at}.${name} is missing`
  for (const [name, each] of Object.entries(value)) {
    const member = shape.members?.[name]
    if (member) yield* misfits(model, member.shape, each, `${at}.${name}`)
    else yield `${at}.${name} is not modelled`
  }
}

function* mapMisfits(
  model: ServiceModel,
  shape: ModelShape,
  value: Readonly<Record<string, unknown>>,
  at: string,
): Iterable<string> {
  for (const [key, each] of Object.entries(value)) {
    yield* misfits(model, shape.key!.shape, key, `${at} key`)
    yield* misfits(model, shape.value!.shape, each, `${at}.${key}`)
  }
}

/**
 * Where a value of a reply does not fit its shape: members, types, enums, lengths of strings, patterns. Sizes of lists and maps are
 * left out: the service itself answers with no tags where its model says at least one.
 */
export function* misfits(model: ServiceModel, name: string, value: unknown, at = name): Iterable<string> {
  const shape = model.shapes[name]!
  if (shape.type === 'structure' && isObject(value)) yield* structureMisfits(model, shape, value, at)
  else if (shape.type === 'map' && isObject(value)) yield* mapMisfits(model, shape, value, at)
  else if (shape.type === 'list' && Array.isArray(value))
    for (const [index, each] of value.entries()) yield* misfits(model, shape.member!.shape, each, `${at}[${index}]`)
  else if (shape.type === 'string' && typeof value === 'string') yield* stringMisfits(shape, value, at)
  else if (shape.type === 'integer' && Number.isInteger(value)) return
  else if (shape.type === 'timestamp' && typeof value === 'number') return
  else if (shape.type === 'boolean' && typeof value === 'boolean') return
  else yield `${at} is ${JSON.stringify(value)}, not a ${shape.type}`
}
