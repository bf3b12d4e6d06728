import {Metrics} from '../../src/emulator/cloudwatch/metrics.ts'
import type {EmulatorContext} from '../../src/emulator/context.ts'
import {allFaults} from '../../src/emulator/faults/index.ts'
import {FaultRegistry} from '../../src/emulator/faults/registry.ts'
import type {CollectionName, Collections, Store} from '../../src/emulator/state/store.ts'
import {systemClock} from '../../src/platform/clock.ts'
import {systemRandom} from '../../src/platform/random.ts'

/** An emulator's context on loopback that keeps its records in memory and what it logs in `lines`. */
export function createTestContext(overrides: Partial<EmulatorContext> = {}): EmulatorContext & {readonly lines: string[]} {
  const clock = overrides.clock ?? systemClock
  const lines: string[] = []
  return {
    clock,
    random: systemRandom,
    host: '127.0.0.1',
    region: 'us-west-2',
    account: '123456789012',
    credentials: {accessKeyId: 'AKIDTEST', secretAccessKey: 'secret'},
    store: createMapStore(),
    faults: new FaultRegistry(allFaults, clock),
    metrics: new Metrics(clock),
    log: (line) => void lines.push(line),
    ...overrides,
    lines,
  }
}

function createMapStore(): Store {
  const maps = new Map<CollectionName, Map<string, Collections[CollectionName]>>()
  const mapOf = <C extends CollectionName>(collection: C): Map<string, Collections[C]> => {
    const map = maps.get(collection) ?? new Map()
    maps.set(collection, map)
    return map as Map<string, Collections[C]>
  }
  return {
    get: (collection, key) => mapOf(collection).get(key),
    values: (collection) => mapOf(collection).values(),
    size: (collection) => mapOf(collection).size,
    put: (collection, key, value) => void mapOf(collection).set(key, value),
    remove: (collection, key) => void mapOf(collection).delete(key),
    close: () => {},
  }
}
