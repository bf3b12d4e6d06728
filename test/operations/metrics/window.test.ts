import {describe, expect, it, test} from 'vitest'
import {metricWindow, mostPoints} from '../../../src/operations/metrics/window.ts'
import {thrownCode} from '../../support/thrown-code.ts'

const now = Date.UTC(2026, 5, 15, 12, 34, 56)
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe('the period of a window', () => {
  test.each([
    [3 * hour, 60],
    [24 * hour, 600],
    [7 * day, 3600],
    [15 * day, 2 * 3600],
    [63 * day, 12 * 3600],
    [455 * day, 3 * 24 * 3600],
  ])('of %d ms is %d s', (sinceMs, seconds) => {
    expect(metricWindow({sinceMs}, now).periodSeconds).toBe(seconds)
  })

  it('gives as many points as one call may have of 500 lines, at most', () => {
    for (let sinceMs = minute; sinceMs < 455 * day; sinceMs = Math.ceil(sinceMs * 1.07)) {
      const {fromMs, toMs, periodSeconds} = metricWindow({sinceMs}, now)
      expect((toMs - fromMs) / (periodSeconds * 1000)).toBeLessThanOrEqual(mostPoints)
    }
    expect(mostPoints * 500).toBeLessThanOrEqual(100_800)
  })

  test.each([
    ['16 days ago, 1 min', 16 * day, 60],
    ['64 days ago, 5 min', 64 * day, 300],
    ['90 s', hour, 90],
    ['30 s', hour, 30],
    ['half a second', hour, 0.5],
  ])('is refused for %s', (_, sinceMs, periodSeconds) => {
    expect(thrownCode(() => metricWindow({sinceMs, periodSeconds}, now))).toBe('bad-period')
  })

  it('may be what is left of that time', () => {
    expect(metricWindow({sinceMs: 16 * day, periodSeconds: 300}, now).periodSeconds).toBe(300)
    // A short window long ago has no finer points.
    expect(metricWindow({fromMs: now - 70 * day, toMs: now - 70 * day + hour}, now).periodSeconds).toBe(3600)
  })
})

describe('the ends of a window', () => {
  it('are whole periods', () => {
    const {fromMs, toMs} = metricWindow({sinceMs: 24 * hour}, now)
    expect([fromMs % (600 * 1000), toMs % (600 * 1000)]).toEqual([0, 0])
    expect(toMs).toBeGreaterThanOrEqual(now)
    expect(fromMs).toBeLessThanOrEqual(now - 24 * hour)
  })

  test.each([
    ['future-window', {fromMs: now + minute}],
    ['empty-window', {fromMs: now - hour, toMs: now - 2 * hour}],
    ['empty-window', {fromMs: now - hour, toMs: now - hour}],
    ['empty-window', {sinceMs: 0}],
  ])('are refused as %s', (code, options) => {
    expect(thrownCode(() => metricWindow(options, now))).toBe(code)
  })

  it('are cut off at the present, and at what CloudWatch keeps, aloud', () => {
    const ahead = metricWindow({fromMs: now - hour, toMs: now + hour}, now)
    expect(ahead.toMs - now).toBeLessThan(minute)
    expect(ahead.notes).toEqual([expect.stringContaining('future')])
    expect(metricWindow({sinceMs: 500 * day}, now).notes).toEqual([expect.stringContaining('455 days')])
  })
})
