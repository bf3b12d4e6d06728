import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {controlPlaneOperations} from '../../../src/emulator/control-plane/operations/index.ts'
import {codeOf} from '../../support/caller.ts'
import {installedModel} from '../../support/service-model.ts'
import {type Provocation, provocationOf} from './provocations.ts'
import {startWorld, type World, type WorldName, worldNames} from './worlds.ts'

const model = await installedModel('kinesisvideo', 'list-streams')

/** What the models of 2026 say about operations that an older AWS CLI does not know. */
const newer: Readonly<Record<string, readonly string[]>> = {
  DeleteEdgeConfiguration: ['AccessDenied', 'ResourceNotFound', 'StreamEdgeConfigurationNotFound'],
  DescribeStreamStorageConfiguration: ['AccessDenied', 'ResourceNotFound'],
  ListEdgeAgentConfigurations: ['NotAuthorized'],
  UpdateStreamStorageConfiguration: ['AccessDenied', 'ResourceInUse', 'ResourceNotFound', 'VersionMismatch'],
}

function exceptionsOf(operation: string): readonly string[] {
  const known = model.operations[operation]
  if (known) return known.errors.map(({shape}) => shape)
  return [...newer[operation]!, 'ClientLimitExceeded', 'InvalidArgument'].map((name) => `${name}Exception`)
}

const rows = Object.keys(controlPlaneOperations).flatMap((operation) =>
  exceptionsOf(operation).map((exception) => ({operation, exception, provocation: provocationOf(operation, exception)})),
)

const worlds = new Map<WorldName, World>()
beforeAll(async () => {
  for (const name of worldNames) worlds.set(name, await startWorld(name, model))
})
afterAll(async () => {
  for (const {witness} of worlds.values()) await witness.stop()
})

/** A fault strikes whoever comes next. */
const timed = ({world}: Provocation) => (world === 'faulty' ? test.sequential : test)

describe.concurrent('the AWS CLI is refused by', () => {
  for (const {operation, exception, provocation} of rows) {
    if ('impossible' in provocation) test.skip(`${operation} with ${exception}: ${provocation.impossible}`)
    else
      timed(provocation)(`${operation} with ${exception}: ${provocation.how}`, async () => {
        const {world: name, before, input} = provocation
        const world = worlds.get(name)!
        await before?.(world)
        expect(await codeOf(world.witness.call(operation, input(world.things)))).toBe(exception)
      })
  }
})

test('every refusal has the status and the body of the model', () => {
  const refused = [...worlds.values()].flatMap(({witness}) => witness.seen()).filter(({status}) => status !== 200)
  const provoked = rows.filter(({provocation}) => 'how' in provocation)
  const seen = new Set(refused.map(({operation, code}) => `${operation} ${code}`))
  expect(provoked.filter(({operation, exception}) => !seen.has(`${operation} ${exception}`))).toEqual([])
  expect([...worlds.values()].flatMap(({witness}) => witness.misfits())).toEqual([])
})

test('the table of what was provoked how', () => {
  const counts = new Map<string, number>()
  for (const {exception, provocation} of rows) {
    const line = `${exception}: ${'how' in provocation ? provocation.how : `not provoked, ${provocation.impossible}`}`
    counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  console.log(
    [...counts]
      .sort()
      .map(([line, count]) => `${line} (${count})`)
      .join('\n'),
  )
  expect(rows.length).toBeGreaterThanOrEqual(Object.keys(controlPlaneOperations).length * 3)
})
