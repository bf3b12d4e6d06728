import {expect, test} from 'vitest'
import {controlPlaneOperations} from '../../src/emulator/control-plane/operations/index.ts'
import {fidelity} from '../../src/emulator/fidelity.ts'
import {signalingRestOperations, storageOperations} from '../../src/emulator/ice-config.ts'

const all = {...controlPlaneOperations, ...signalingRestOperations, ...storageOperations}

test('every operation of the three models stands in the table once, missing where it is not built', () => {
  expect(Object.keys(controlPlaneOperations)).toHaveLength(32)
  for (const [name, {missing}] of Object.entries(all as Record<string, {missing?: true}>)) {
    const found = fidelity.filter(({operation}) => operation === name)
    expect(found, name).toHaveLength(1)
    expect(found[0]!.status === 'missing', name).toBe(missing === true)
  }
})

test('an operation stands under its own name and has a route of its own', () => {
  for (const [key, {name}] of Object.entries(all)) expect(name).toBe(key)
  const routes = Object.values(all).map(({route}) => route)
  expect(new Set(routes).size).toBe(routes.length)
})

test('every row says what differs and where that is known from, once', () => {
  const keys = fidelity.map(({area, operation}) => `${area}/${operation}`)
  expect(new Set(keys).size).toBe(keys.length)
  for (const row of fidelity) for (const value of Object.values(row)) expect(value.trim(), row.operation).not.toBe('')
})
