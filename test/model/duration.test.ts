import fc from 'fast-check'
import {describe, expect, it, test} from 'vitest'
import {parseDuration} from '../../src/model/duration.ts'

describe('durations as people type them', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['30', 30_000],
    ['0.5s', 500],
    ['5m', 300_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
    ['1w', 604_800_000],
    ['1h30m', 5_400_000],
    [' 2s ', 2000],
  ])('%s is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms))

  test.each(['', 's', '5x', '-5s', '5 s', '1h-30m', 'NaN', '1e3', '١s', '5sm'])('%j is none', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  )

  it('adds up the parts, whatever they are', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), (h, m, ms) => {
        expect(parseDuration(`${h}h${m}m${ms}ms`)).toBe(h * 3_600_000 + m * 60_000 + ms)
      }),
    )
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => ['number', 'undefined'].includes(typeof parseDuration(text))))
  })
})
