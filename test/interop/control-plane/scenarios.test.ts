import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {controlPlaneOperations} from '../../../src/emulator/control-plane/operations/index.ts'
import {scenarios} from '../../contract/scenarios/index.ts'
import type {Service} from '../../contract/subject.ts'
import {installedModel} from '../../support/service-model.ts'
import {ServiceWitness} from '../../support/service-witness.ts'

let witness: ServiceWitness
let service: Service
beforeAll(async () => {
  const model = await installedModel('kinesisvideo', 'list-streams')
  witness = await ServiceWitness.start(model, {limits: {rateScale: Number.POSITIVE_INFINITY}})
  service = {call: witness.call, arrange: witness.quickly, patience: {withinMs: 10_000, everyMs: 50}, prefix: 'kvsctl-interop-'}
})
afterAll(() => witness?.stop())

describe('through the AWS CLI', () => {
  // Three at a time: each call of the CLI is a process that keeps a core busy.
  describe.concurrent('', {concurrent: true}, () => {
    for (const {title, play} of scenarios) test(title, () => play(service), 120_000)
  })

  test('every operation has answered, and every reply fits the model', () => {
    const served = witness.seen().filter(({status}) => status === 200)
    const rows = Object.keys(controlPlaneOperations).map((operation) => [
      operation,
      [...new Set(served.filter((each) => each.operation === operation).map((each) => each.witness))].join(', '),
    ])
    console.log(
      ['who witnessed that an operation succeeds:', ...rows.map(([operation, by]) => `  ${operation}: ${by}`)].join('\n'),
    )
    expect(rows.filter(([, by]) => by === '')).toEqual([])
    expect(witness.misfits()).toEqual([])
  })
})
