import {describe, expect, it} from 'vitest'
import {KeyFrameTrial} from '../../src/session/key-frame-trial.ts'
import {ManualClock} from '../support/manual-clock.ts'

/** A viewer that gets ten pictures a second: after the first, `isKey` says which are key frames, by their time and the requests so far. */
function watch(ms: number, isKey: (atMs: number, requests: number) => boolean, sends: (atMs: number) => boolean = () => true) {
  const clock = new ManualClock()
  const requestedAtMs: number[] = []
  const trial = new KeyFrameTrial({
    ...{clock, elapsedMs: () => clock.monotonic()},
    requestKeyFrame: () => requestedAtMs.push(clock.monotonic()),
  })
  trial.take(true)
  for (let atMs = 100; atMs <= ms; atMs += 100) {
    clock.advance(100)
    if (sends(atMs)) trial.take(isKey(atMs, requestedAtMs.length))
  }
  return {fact: trial.fact, requestedAtMs, clock, trial}
}

const never = () => false

describe('key frames', () => {
  it('are not asked for where they come by themselves', () => {
    const {fact, requestedAtMs} = watch(30_000, (atMs) => atMs % 2_000 === 0)
    expect(fact).toBe('not-measured')
    expect(requestedAtMs).toEqual([])
  })

  it('are asked for where none came for a while, and an answer ends it', () => {
    const {fact, requestedAtMs, clock} = watch(30_000, (_atMs, requests) => requests === 1)
    expect(requestedAtMs).toEqual([3_000])
    expect(fact).toMatchObject({requestedAtMs: [3_000], answeredAfterMs: expect.any(Number)})
    expect(clock.pending).toBe(0)
  })

  it('are asked for twice at most, and none is an answer that comes too late', () => {
    const silent = watch(8_000, never)
    expect(silent.requestedAtMs).toEqual([3_000, 5_000])
    expect(silent.fact).toMatchObject({keyFrames: 0, answeredAfterMs: 'unanswered'})
    expect(watch(12_000, (atMs) => atMs === 9_000).fact).toMatchObject({keyFrames: 1, answeredAfterMs: 'unanswered'})
    expect(watch(12_000, (atMs) => atMs === 6_900).fact).toMatchObject({answeredAfterMs: 1_900})
  })

  it('are not judged by where the watch, or the picture, ended before an answer was due', () => {
    for (const ms of [0, 1_000, 2_900]) expect(watch(ms, never).fact).toBe('not-measured')
    for (const ms of [3_000, 5_000, 6_900]) expect(watch(ms, never).fact).toMatchObject({answeredAfterMs: 'not-measured'})
    expect(watch(30_000, never, (atMs) => atMs < 500).requestedAtMs).toEqual([])
    expect(watch(30_000, never, (atMs) => atMs < 3_500).fact).toMatchObject({answeredAfterMs: 'not-measured'})
  })

  it('are not asked for any more when it was stopped', () => {
    const {trial, clock, requestedAtMs} = watch(1_000, never)
    trial.stop()
    clock.advance(60_000)
    expect(requestedAtMs).toEqual([])
    expect(clock.pending).toBe(0)
  })
})
