import {Trail} from '../../src/emulator/cloudtrail/trail.ts'
import {Metrics} from '../../src/emulator/cloudwatch/metrics.ts'
import type {EmulatorContext} from '../../src/emulator/context.ts'
import {noDelays} from '../../src/emulator/control-plane/life-cycle.ts'
import {Limits} from '../../src/emulator/control-plane/limits.ts'
import {allFaults} from '../../src/emulator/faults/index.ts'
import {FaultRegistry} from '../../src/emulator/faults/registry.ts'
import {Identities, type Identity, ownIdentity} from '../../src/emulator/identity/identity.ts'
import type {Principal} from '../../src/emulator/identity/principal.ts'
import {MemoryStore} from '../../src/emulator/state/memory-store.ts'
import {SettlingStore} from '../../src/emulator/state/settling-store.ts'
import {systemClock} from '../../src/platform/clock.ts'
import {systemRandom} from '../../src/platform/random.ts'

const testKeys = {accessKeyId: 'AKIDTEST', secretAccessKey: 'secret'}

export type TestContext = EmulatorContext & {readonly lines: string[]; readonly credentials: typeof testKeys}

/** An emulator's context on loopback that keeps its records in memory and what it logs in `lines`. Requests are never too many. */
export function createTestContext(overrides: Partial<EmulatorContext> = {}): TestContext {
  const clock = overrides.clock ?? systemClock
  const lines: string[] = []
  return {
    clock,
    random: systemRandom,
    host: '127.0.0.1',
    region: 'us-west-2',
    account: '123456789012',
    identities: new Identities([ownIdentity('123456789012', testKeys)]),
    store: new SettlingStore(new MemoryStore(), clock),
    limits: new Limits(clock, {rateScale: Number.POSITIVE_INFINITY}),
    delays: noDelays,
    timeScale: 1,
    signaling: {},
    faults: new FaultRegistry(allFaults, clock),
    metrics: new Metrics(clock),
    trail: new Trail(),
    log: (line) => void lines.push(line),
    ...overrides,
    lines,
    credentials: testKeys,
  }
}

/** Whoever has the key pair of the emulator itself. */
export const ownPrincipal = ({identities, region}: EmulatorContext, service = 'kinesisvideo'): Principal => {
  const [identity] = identities.list() as [Identity]
  return {accessKeyId: identity.accessKeyId, identity, service, region, origin: {}}
}
