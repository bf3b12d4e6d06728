import {describe, expect, it} from 'vitest'
import type {EvidenceKey} from '../../src/model/evidence.ts'
import {FailureError} from '../../src/model/failure-error.ts'
import {systemRandom} from '../../src/platform/random.ts'
import type {Probe, ProbeContext} from '../../src/probes/probe.ts'
import {runProbes} from '../../src/probes/run.ts'
import {RunSession} from '../../src/probes/session.ts'
import {RunStopwatch} from '../../src/probes/stopwatch.ts'
import {ManualClock} from '../support/manual-clock.ts'

type AnyProbe = Probe<EvidenceKey>

/** A probe that takes `ms` and then gives its own key as its fact. */
const taking = (clock: ManualClock, key: EvidenceKey, ms: number, more: Partial<AnyProbe> = {}): AnyProbe => ({
  key,
  label: key,
  needs: [],
  timeoutMs: 1000,
  run: () => new Promise((resolve) => clock.after(ms, () => resolve(key as never))),
  ...more,
})

const failing = (key: EvidenceKey, error: unknown): AnyProbe => ({
  key,
  label: key,
  needs: [],
  timeoutMs: 1000,
  run: () => Promise.reject(error),
})

/** Lets promises settle, then moves time, as long as something waits. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let moved = 0; moved < ms; moved++) {
    for (let i = 0; i < 20; i++) await Promise.resolve()
    clock.advance(1)
  }
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

function start(clock: ManualClock, probes: readonly AnyProbe[], signal = new AbortController().signal) {
  const session = new RunSession(clock)
  const stopwatch = new RunStopwatch(clock)
  const evidence = runProbes({probes, session, settings: {}, clock, random: systemRandom, signal, stopwatch})
  return {evidence, session, stopwatch}
}

const spanOf = (stopwatch: RunStopwatch, id: string) => {
  const span = stopwatch.timeline().find((candidate) => candidate.id === id)
  return span && [span.startMs, span.endMs]
}

describe('running probes', () => {
  it('starts each as soon as what it needs is there, so that independent ones overlap', async () => {
    const clock = new ManualClock()
    const {evidence, stopwatch} = start(clock, [
      taking(clock, 'channel', 10),
      taking(clock, 'stunBindings', 30),
      taking(clock, 'endpoints', 10, {needs: ['channel']}),
      taking(clock, 'iceServers', 20, {needs: ['endpoints']}),
      taking(clock, 'signalingConnect', 25, {needs: ['endpoints']}),
      taking(clock, 'turnAllocations', 40, {needs: ['iceServers']}),
      taking(clock, 'offerAnswer', 15, {needs: ['signalingConnect']}),
    ])
    await pass(clock, 80)
    await evidence
    expect(spanOf(stopwatch, 'channel')).toEqual([0, 10])
    expect(spanOf(stopwatch, 'stunBindings')).toEqual([0, 30])
    expect(spanOf(stopwatch, 'endpoints')).toEqual([10, 20])
    expect(spanOf(stopwatch, 'iceServers')).toEqual([20, 40])
    expect(spanOf(stopwatch, 'signalingConnect')).toEqual([20, 45])
    expect(spanOf(stopwatch, 'turnAllocations')).toEqual([40, 80])
    expect(spanOf(stopwatch, 'offerAnswer')).toEqual([45, 60])
  })

  it('does not attempt what lacks a need, and names it; what only comes after it goes on', async () => {
    const clock = new ManualClock()
    const {evidence} = start(clock, [
      failing('channel', new FailureError({kind: 'refused', code: 'ResourceNotFoundException', message: 'Not found.'})),
      taking(clock, 'endpoints', 5, {needs: ['channel']}),
      taking(clock, 'iceServers', 5, {needs: ['endpoints']}),
      taking(clock, 'quotas', 5, {after: ['iceServers', 'channel']}),
    ])
    await pass(clock, 10)
    expect(await evidence).toMatchObject({
      channel: {status: 'failed', failure: {code: 'ResourceNotFoundException'}},
      endpoints: {status: 'not-attempted', reason: 'needs "channel", which failed'},
      iceServers: {status: 'not-attempted', reason: 'needs "endpoints", which was not attempted'},
      quotas: {status: 'observed', tookMs: 5},
    })
  })

  it('leaves out a probe that has a reason to be', async () => {
    const clock = new ManualClock()
    const {evidence} = start(clock, [
      taking(clock, 'channel', 1),
      taking(clock, 'nearChannels', 1, {
        after: ['channel'],
        unless: (seen) => (seen.channel?.status === 'observed' ? 'the channel was found' : undefined),
      }),
    ])
    await pass(clock, 5)
    expect((await evidence).nearChannels).toEqual({status: 'not-attempted', reason: 'the channel was found'})
  })

  it('ends a probe that ignores its deadline, and only that one', async () => {
    const clock = new ManualClock()
    const {evidence} = start(clock, [taking(clock, 'identity', 1e9, {timeoutMs: 100}), taking(clock, 'channel', 200)])
    await pass(clock, 400)
    expect(await evidence).toMatchObject({
      identity: {status: 'failed', failure: {kind: 'timeout'}},
      channel: {status: 'observed', atMs: 200},
    })
  })

  it('takes what a probe hands over when it is told to stop', async () => {
    const clock = new ManualClock()
    const partial: AnyProbe = {
      key: 'turnAllocations',
      label: 'allocate',
      needs: [],
      timeoutMs: 50,
      run: ({signal}: ProbeContext) => new Promise((resolve) => signal.addEventListener('abort', () => resolve([] as never))),
    }
    const {evidence} = start(clock, [partial])
    await pass(clock, 60)
    expect((await evidence).turnAllocations).toMatchObject({status: 'observed', value: [], tookMs: 50})
  })

  it('calls what is thrown and is no failure our own bug', async () => {
    const clock = new ManualClock()
    const {evidence} = start(clock, [failing('channel', new TypeError('x is not a function'))])
    await pass(clock, 2)
    expect((await evidence).channel).toMatchObject({
      status: 'failed',
      failure: {kind: 'bug', message: expect.stringContaining('x is not a function')},
    })
  })

  it('interrupts what runs and does not start what waits', async () => {
    const clock = new ManualClock()
    const ctrlC = new AbortController()
    const {evidence} = start(
      clock,
      [
        taking(clock, 'channel', 1e9, {timeoutMs: 1e9}),
        taking(clock, 'endpoints', 1, {after: ['channel']}),
        {...taking(clock, 'quotas', 0, {after: ['channel'], offline: true}), run: async () => 'what there is' as never},
      ],
      ctrlC.signal,
    )
    await pass(clock, 10)
    ctrlC.abort()
    await pass(clock, 300)
    expect(await evidence).toMatchObject({
      channel: {status: 'failed', failure: {kind: 'interrupted'}},
      endpoints: {status: 'not-attempted', reason: 'the run was interrupted'},
      // Only works on what was observed.
      quotas: {status: 'observed', value: 'what there is'},
    })
  })

  it('puts the finer steps of a probe in the place of its own, behind what it waited for', async () => {
    const clock = new ManualClock()
    const wait = (ms: number) => () => new Promise<void>((resolve) => clock.after(ms, resolve))
    const {evidence, stopwatch} = start(clock, [
      taking(clock, 'iceServers', 10),
      taking(clock, 'turnAllocations', 0, {
        needs: ['iceServers'],
        run: async ({stopwatch: watch}: ProbeContext) => {
          await Promise.all([
            watch.span({id: 'turn a', label: 'allocate on a', roundTrips: 4}, wait(30)),
            watch.span({id: 'turn b', label: 'allocate on b', roundTrips: 5}, wait(20)),
          ])
          return [] as never
        },
      }),
      taking(clock, 'quotas', 5, {after: ['turnAllocations']}),
    ])
    await pass(clock, 60)
    await evidence
    expect(stopwatch.timeline()).toMatchObject([
      {id: 'iceServers', endMs: 10},
      {id: 'turn a', after: ['iceServers'], startMs: 10, endMs: 40},
      {id: 'turn b', after: ['iceServers'], endMs: 30},
      {id: 'quotas', after: ['turn a', 'turn b'], startMs: 40},
    ])
  })
})

describe('a session', () => {
  it('closes everything in reverse, also behind one that hangs or throws', async () => {
    const clock = new ManualClock()
    const session = new RunSession(clock)
    const closed: string[] = []
    session.closeLater('socket', () => {
      closed.push('socket')
    })
    session.closeLater('allocation', () => new Promise(() => {}))
    session.closeLater('websocket', () => {
      closed.push('websocket')
      throw new Error('already gone')
    })
    const done = session.closeAll()
    await pass(clock, 1100)
    expect(await done).toEqual(['websocket', 'allocation'])
    expect(closed).toEqual(['websocket', 'socket'])
  })

  it('closes at once what is opened after its end', async () => {
    const clock = new ManualClock()
    const session = new RunSession(clock)
    await session.closeAll()
    let closed = false
    session.closeLater('late socket', () => {
      closed = true
    })
    await Promise.resolve()
    expect(closed).toBe(true)
  })
})
