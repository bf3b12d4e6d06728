import fc from 'fast-check'
import {expect, it} from 'vitest'
import {Deadlines} from '../../../src/emulator/signaling/deadlines.ts'

const change = fc.record({what: fc.integer({min: 0, max: 30}), at: fc.option(fc.integer({min: 0, max: 100}), {nil: undefined})})

it('deadlines are taken in order, moved and forgotten, as a list that is sorted each time would have it', () => {
  const run = (changes: {what: number; at: number | undefined}[], now: number) => {
    const deadlines = new Deadlines<number>()
    const model = new Map<number, number>()
    for (const {what, at} of changes) {
      if (at === undefined) {
        deadlines.delete(what)
        model.delete(what)
      } else {
        deadlines.set(what, at)
        model.set(what, at)
      }
      expect(deadlines.next() ?? Number.POSITIVE_INFINITY).toBe(Math.min(...model.values()))
    }
    const due = deadlines.takeDue(now)
    expect(due.map((what) => model.get(what))).toEqual([...model.values()].filter((at) => at <= now).sort((a, b) => a - b))
    expect(deadlines.size).toBe(model.size - due.length)
    expect(deadlines.next() ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now)
  }
  fc.assert(fc.property(fc.array(change, {maxLength: 80}), fc.integer({min: 0, max: 100}), run), {seed: 20261125, numRuns: 500})
})
