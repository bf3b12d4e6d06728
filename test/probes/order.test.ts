import {describe, expect, it} from 'vitest'
import type {EvidenceKey} from '../../src/model/evidence.ts'
import {probeIceSuite} from '../../src/operations/probe/suite.ts'
import {systemRandom} from '../../src/platform/random.ts'
import {type ProbeSettings, probesFor} from '../../src/probes/index.ts'
import type {Probe} from '../../src/probes/probe.ts'
import {runProbes} from '../../src/probes/run.ts'
import {RunSession} from '../../src/probes/session.ts'
import {RunStopwatch} from '../../src/probes/stopwatch.ts'
import {healthyEvidence} from '../support/evidence.ts'
import {ManualClock} from '../support/manual-clock.ts'

const arn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo/1763880000000'

/** Every step takes 100 ms here; what matters is who waits for whom. */
const stepMs = 100

/** The real probes with their real needs, and nothing behind them. @returns when each began and ended */
async function schedule(settings: Partial<ProbeSettings>): Promise<Record<string, readonly [number, number | undefined]>> {
  const clock = new ManualClock()
  const stopwatch = new RunStopwatch(clock)
  const probes = probesFor(settings as ProbeSettings, probeIceSuite.wants).map((probe) => ({
    ...probe,
    run: () =>
      new Promise<unknown>((resolve) => {
        const there = healthyEvidence[probe.key]
        clock.after(stepMs, () => resolve(there?.status === 'observed' ? there.value : undefined))
      }),
  })) as Probe<EvidenceKey>[]
  const {signal} = new AbortController()
  const run = runProbes({probes, session: new RunSession(clock), settings: {}, clock, random: systemRandom, signal, stopwatch})
  for (let i = 0; i < 12; i++) {
    for (let tick = 0; tick < 30; tick++) await Promise.resolve()
    clock.advance(stepMs)
  }
  await run
  return Object.fromEntries(stopwatch.timeline().map(({id, startMs, endMs}) => [id, [startMs, endMs]]))
}

describe('the steps of probe ice', () => {
  it('overlap wherever one does not need the other', async () => {
    expect(await schedule({channel: {name: 'demo'}})).toEqual({
      credentialShape: [0, 100],
      clockSkew: [0, 100],
      identity: [0, 100],
      channel: [0, 100],
      hostCandidates: [0, 100],
      stunBindings: [100, 200],
      endpoints: [100, 200],
      iceServers: [200, 300],
      signalingConnect: [200, 300],
      turnAllocations: [300, 400],
      offerAnswer: [300, 400],
      metrics: [300, 400],
      serviceQuotas: [300, 400],
      quotas: [400, 500],
    })
  })

  it('do not wait for a channel whose ARN is known', async () => {
    expect(await schedule({channel: {arn}})).toMatchObject({
      channel: [0, 100],
      endpoints: [0, 100],
      iceServers: [100, 200],
      signalingConnect: [100, 200],
      turnAllocations: [200, 300],
    })
  })

  it('ask the TURN servers of a file at once', async () => {
    const iceServersFile = {path: 'ice.json', servers: []}
    expect(await schedule({channel: {name: 'demo'}, iceServersFile})).toMatchObject({
      iceServers: [0, 100],
      turnAllocations: [100, 200],
    })
  })
})
