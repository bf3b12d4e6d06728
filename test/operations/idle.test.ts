import {expect, it} from 'vitest'
import {watchIdle} from '../../src/operations/emulator/idle.ts'
import {ManualClock} from '../support/manual-clock.ts'

const minute = 60_000

const watched = (idleMs = 30 * minute) => {
  const clock = new ManualClock()
  const state = {lastMs: 0, busy: false, ends: 0}
  const cancel = watchIdle({idleMs, use: () => state, onIdle: () => state.ends++}, clock)
  return {clock, state, cancel}
}

it('ends what was never used after the idle time, once', () => {
  const {clock, state} = watched()
  clock.advance(29 * minute)
  expect(state.ends).toBe(0)
  clock.advance(60 * minute)
  expect(state.ends).toBe(1)
  expect(clock.pending).toBe(0)
})

it('counts from the last use', () => {
  const {clock, state} = watched()
  clock.advance(20 * minute)
  state.lastMs = clock.now()
  clock.advance(29 * minute)
  expect(state.ends).toBe(0)
  clock.advance(4 * minute)
  expect(state.ends).toBe(1)
})

it('never ends what is in use, however long ago that began', () => {
  const {clock, state} = watched()
  state.busy = true
  clock.advance(600 * minute)
  expect(state.ends).toBe(0)
  state.busy = false
  clock.advance(29 * minute)
  expect(state.ends).toBe(0)
  clock.advance(4 * minute)
  expect(state.ends).toBe(1)
})

it('leaves no timer behind', () => {
  const {clock, state, cancel} = watched()
  clock.advance(10 * minute)
  cancel()
  expect(clock.pending).toBe(0)
  expect(state.ends).toBe(0)
})
