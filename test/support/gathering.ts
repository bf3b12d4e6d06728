import type {Evidence} from '../../src/model/evidence.ts'
import {parseIceServerUrl} from '../../src/model/ice-server.ts'
import {Secret} from '../../src/model/secret.ts'
import type {Span} from '../../src/model/timeline.ts'
import {type Clock, systemClock} from '../../src/platform/clock.ts'
import {systemRandom} from '../../src/platform/random.ts'
import type {GatheringSession, GatheringSettings} from '../../src/probes/gathering-session.ts'
import {hostCandidates} from '../../src/probes/host-candidates.ts'
import type {Probe} from '../../src/probes/probe.ts'
import {runProbes} from '../../src/probes/run.ts'
import {RunSession} from '../../src/probes/session.ts'
import {RunStopwatch} from '../../src/probes/stopwatch.ts'
import {stunBindings} from '../../src/probes/stun-bindings.ts'
import {turnAllocations} from '../../src/probes/turn-allocations.ts'

export interface GatheringOptions extends Partial<GatheringSettings> {
  readonly turnUrls?: readonly string[]
  readonly username?: string
  readonly password?: string
  readonly clock?: Clock
  readonly signal?: AbortSignal
}

export interface Gathered {
  readonly evidence: Evidence
  readonly timeline: readonly Span[]
  /** What did not close in time. */
  readonly unclosed: readonly string[]
}

/** Runs the three gathering probes as a run of `probe ice` would, against servers on loopback. */
export async function gather(options: GatheringOptions): Promise<Gathered> {
  const {
    turnUrls = [],
    username = 'alice',
    password = 'secret',
    clock = systemClock,
    signal = new AbortController().signal,
  } = options
  const session = new RunSession(clock)
  const stopwatch = new RunStopwatch(clock)
  const iceServers: Probe<'iceServers', GatheringSession, GatheringSettings> = {
    key: 'iceServers',
    label: 'get ICE servers',
    needs: [],
    timeoutMs: 1_000,
    async run({session}) {
      session.iceServers = [{urls: turnUrls.map((url) => parseIceServerUrl(url)!), username, password: new Secret(password)}]
      return {source: 'test', servers: []}
    },
  }
  const evidence = await runProbes<GatheringSession, GatheringSettings>({
    probes: [iceServers, hostCandidates, stunBindings, turnAllocations],
    session,
    clock,
    random: systemRandom,
    signal,
    stopwatch,
    settings: {stunUrls: [], stunTimeoutMs: 3_000, turnTimeoutMs: 4_000, localAddresses: ['127.0.0.1'], ...options},
  })
  const unclosed = await session.closeAll()
  return {evidence, timeline: stopwatch.timeline(), unclosed}
}
