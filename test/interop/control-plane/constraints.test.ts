import {beforeAll, describe, expect, test} from 'vitest'
import {controlPlaneOperations} from '../../../src/emulator/control-plane/operations/index.ts'
import type {Shape} from '../../../src/emulator/control-plane/shapes/shape.ts'
import {createControlPlane} from '../../support/control-plane.ts'
import {type InputCase, inputCases} from '../../support/input-cases.ts'
import {installedModel, type ModelShape, type ServiceModel} from '../../support/service-model.ts'

/**
 * Where the models say something else than the emulator, and why: tokens may be longer since 2024, which an older AWS CLI does not
 * know; the interval of images has no bounds in newer models, and 200 ms in the documentation of the member.
 */
const revised: Readonly<Record<string, ModelShape>> = {
  NextToken: {type: 'string', min: 0, max: 1024, pattern: '[a-zA-Z0-9+/=]*'},
  SamplingInterval: {type: 'integer', min: 200},
}

/** What an older AWS CLI does not know. */
const newer = ['CreateStream.StreamStorageConfiguration', 'CreateStream.StreamStorageConfiguration.DefaultStorageTier']

let model: ServiceModel
beforeAll(async () => {
  const installed = await installedModel('kinesisvideo', 'list-streams')
  model = {...installed, shapes: {...installed.shapes, ...revised}}
})

const {send} = createControlPlane()

interface Answer {
  readonly code: string
  readonly message: string
}

/** What the emulator says to an input, as code and text; the code is `none` where it carries the operation out. */
async function answerTo(path: string, input: unknown): Promise<Answer> {
  const {status, headers, body} = await send({method: 'POST', path, body: JSON.stringify(input)})
  if (status === 200) return {code: 'none', message: ''}
  return {code: String(headers['x-amzn-ErrorType']), message: (JSON.parse(String(body)) as {Message: string}).Message}
}

const violated = ({code, message}: Answer): boolean => code === 'InvalidArgumentException' && message.includes('validation error')

const verdict = (answer: Answer): InputCase['expected'] => {
  if (answer.code === 'SerializationException') return 'unreadable'
  return violated(answer) ? 'violation' : 'accepted'
}

/** Every member that an input may have, by its path. */
function* modelledPaths(name: string, path = ''): Iterable<string> {
  const {members = {}, member, value} = model.shapes[name]!
  for (const [each, {shape}] of Object.entries(members)) {
    yield `${path}.${each}`
    yield* modelledPaths(shape, `${path}.${each}`)
  }
  const inner = member ?? value
  if (inner) yield* modelledPaths(inner.shape, path)
}

/** The same by the emulator's own shapes. */
function* ownPaths(shape: Shape, path = ''): Iterable<string> {
  if (shape.type === 'list') yield* ownPaths(shape.member, path)
  if (shape.type === 'map') yield* ownPaths(shape.value, path)
  if (shape.type !== 'structure') return
  for (const [each, member] of Object.entries({...shape.required, ...shape.optional})) {
    yield `${path}.${each}`
    yield* ownPaths(member, `${path}.${each}`)
  }
}

describe('the emulator holds inputs to the model of the installed AWS CLI', () => {
  test.for(Object.values(controlPlaneOperations))('$name', async ({name, input: own}, {skip}) => {
    const operation = model.operations[name]
    if (!operation) return skip('the installed AWS CLI is older than this operation')
    const known = [...modelledPaths(operation.input.shape)]
    expect([...ownPaths(own)].filter((path) => !known.includes(path) && !newer.includes(`${name}${path}`))).toEqual([])
    const cases = [...inputCases(model, operation.input.shape)]
    const wrong: string[] = []
    for (const {what, input, expected} of cases) {
      const answer = await answerTo(operation.http.requestUri, input)
      if (verdict(answer) !== expected) wrong.push(`${what}: ${expected} expected, not "${answer.code}: ${answer.message}"`)
    }
    expect(wrong).toEqual([])
    expect(cases.length).toBeGreaterThan(5)
  })
})
