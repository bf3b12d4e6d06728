import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import type {Finding, FindingCode} from '../../src/model/finding.ts'
import type {Misbehaviour} from '../../src/model/misbehaviours.ts'
import type {World} from '../../src/operations/connect.ts'
import {servePeerMaster} from '../../src/operations/peer/master.ts'
import {probeSession} from '../../src/operations/probe/probe-session.ts'
import {worldOf} from '../support/emulator-world.ts'

/** Whole sessions with a camera that does one thing wrong: each has to give the finding of that thing, and no error besides. */

let emulator: Emulator
let world: World

beforeAll(async () => {
  emulator = await startEmulator({limits: {rateScale: Number.POSITIVE_INFINITY}})
  world = worldOf(emulator)
})

afterAll(async () => {
  await world?.close()
  await emulator?.stop()
})

/** Where five seconds are too short to see it. */
const durations: Partial<Record<Misbehaviour, number>> = {
  'wrong-clock': 8_000,
  'one-key-frame': 8_500,
  'late-key-frame': 6_500,
  'rare-key-frames': 14_000,
}

async function findingsWith(misbehave: Misbehaviour): Promise<readonly Finding[]> {
  const channel = `camera-${misbehave.replace('%', '')}`
  await world.api.createChannel({name: channel})
  const ending = new AbortController()
  const master = await servePeerMaster(world, {channel, misbehave, signal: ending.signal})
  const ended = (async () => {
    for await (const _ of master.events);
  })()
  try {
    return (await probeSession(world, {channel, durationMs: durations[misbehave] ?? 5000})).findings
  } finally {
    ending.abort()
    await ended
  }
}

const expected: readonly (readonly [Misbehaviour, FindingCode])[] = [
  ['no-media', 'KVS-RTP-001'],
  ['no-video', 'KVS-RTP-002'],
  ['no-audio', 'KVS-RTP-003'],
  ['no-key-frames', 'KVS-RTP-010'],
  ['no-parameter-sets', 'KVS-RTP-011'],
  ['garbage-rtp', 'KVS-RTP-012'],
  ['other-profile', 'KVS-RTP-020'],
  ['loss-10%', 'KVS-RTP-030'],
  ['jitter', 'KVS-RTP-031'],
  ['one-frame', 'KVS-RTP-040'],
  ['late-key-frame', 'KVS-RTP-043'],
  ['rare-key-frames', 'KVS-RTP-042'],
  ['one-key-frame', 'KVS-RTP-044'],
  ['slow-frames', 'KVS-RTP-041'],
  ['wrong-clock', 'KVS-RTP-050'],
]

describe.concurrent('a camera with', () => {
  it.each(expected)('%s gives %s', async (misbehaviour, code) => {
    const findings = await findingsWith(misbehaviour)
    expect(findings.map((finding) => finding.code)).toContain(code)
    const errors = findings.filter(({severity}) => severity === 'error').map((finding) => finding.code)
    expect(errors.filter((other) => other !== code)).toEqual([])
  })
})
