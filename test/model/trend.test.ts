import {describe, expect, it} from 'vitest'
import {openConnections, rateUse, spanText, viewerUse} from '../../src/model/quota-use.ts'
import {type Point, projectLimit} from '../../src/model/trend.ts'
import {fortnight} from '../support/headroom-evidence.ts'

const first = Date.parse(fortnight(() => 0)[0]!.at)
const dayOf = (iso: string): number => (Date.parse(iso) - first) / 86_400_000

/** Ups and downs that are the same in every run: a day has four of them. */
const wobble = (day: number): number => [0, 3, 5, 2][Math.round(day * 4) % 4]! - 2.5

describe('the day on which a limit is reached', () => {
  it('is that of the line through the points', () => {
    const projection = projectLimit(
      fortnight((day) => 10 + 2 * day),
      50,
    )!
    expect(dayOf(projection.reachesAt)).toBeCloseTo(20, 3)
    expect(projection).toMatchObject({perDay: expect.closeTo(2, 6), r2: 1, points: 56})
  })

  // The figures come from the textbook formulas, worked out in Python.
  it('bears the ups and downs of a day', () => {
    const projection = projectLimit(
      fortnight((day) => 10 + 2 * day + wobble(day)),
      50,
    )!
    expect(projection.perDay).toBeCloseTo(2.0153, 4)
    expect(projection.r2).toBeCloseTo(0.953, 3)
    expect(dayOf(projection.reachesAt)).toBeCloseTo(19.9, 2)
  })

  it.each<[string, Point[], number]>([
    ['nothing grows', fortnight(() => 10), 50],
    ['it falls', fortnight((day) => 40 - day), 50],
    ['there are only ups and downs', fortnight(wobble), 50],
    ['growth is less than the ups and downs', fortnight((day) => 10 + 0.05 * day + wobble(day)), 50],
    ['the limit was passed', fortnight((day) => 60 + day), 50],
    ['it is too far away', fortnight((day) => 10 + day), 100_000],
    ['there is one day', fortnight((day) => day).slice(0, 4), 50],
    ['there are few points', fortnight((day) => day).filter((_, i) => i % 10 === 0), 50],
    ['there is no data', [], 50],
  ])('is not told where %s', (_why, points, limit) => {
    expect(projectLimit(points, limit)).toBeUndefined()
  })

  it('is not told from a morning, however it climbs', () => {
    const morning = Array.from({length: 36}, (_, i) => ({at: new Date(first + i * 300_000).toISOString(), value: i}))
    expect(projectLimit(morning, 50)).toBeUndefined()
  })
})

const points = (...values: number[]): Point[] =>
  values.map((value, i) => ({at: new Date(first + i * 300_000).toISOString(), value}))

describe('present use', () => {
  it('of a rate is the busiest period', () => {
    expect(rateUse(points(30, 600, 12), 300, 3600)).toEqual({
      ...{status: 'measured', value: 2},
      how: 'CloudWatch: 600 calls in the busiest 5 minutes of the last hour',
    })
    expect(rateUse([], 300, 3600)).toEqual({status: 'unknown', reason: 'CloudWatch has no data of the last hour'})
    expect(rateUse(points(1), 21_600, 1_209_600)).toMatchObject({value: 0.00005})
    expect(rateUse(points(0), 60, 10_800)).toMatchObject({
      value: 0,
      how: 'CloudWatch: 0 calls in the busiest minute of the last 3 hours',
    })
  })

  it('of viewers is what connected and has not left, less the master', () => {
    const connects = {viewers: points(3, 2, 0), masters: points(1, 0, 0), ended: points(0, 1, 1)}
    expect(openConnections(connects).map(({value}) => value)).toEqual([4, 5, 4])
    expect(viewerUse(connects, 3600)).toMatchObject({status: 'measured', value: 3, how: expect.stringContaining('estimate')})
    expect(viewerUse({viewers: [], masters: [], ended: []}, 3600)).toMatchObject({status: 'unknown'})
  })

  it('is never below none where those leave who came before', () => {
    expect(openConnections({viewers: points(0, 2), masters: [], ended: points(5, 0)}).map(({value}) => value)).toEqual([0, 2])
    expect(viewerUse({viewers: [], masters: [], ended: points(5)}, 3600)).toMatchObject({value: 0})
  })

  it.each([
    [60, '1 minute'],
    [5_400, '90 minutes'],
    [7_200, '2 hours'],
    [1_209_600, '14 days'],
  ])('calls %d s %s', (seconds, text) => {
    expect(spanText(seconds)).toBe(text)
  })
})
