import {joined, type MetricStream, type StatisticSet, type Values} from './metrics.ts'

/** The start is included, the end is not. */
export interface Range {
  readonly startMs: number
  readonly endMs: number
}

type Period = {counts: Map<number, number>; set?: StatisticSet}

/**
 * The values of every period that has some, by its start, oldest first. Periods are counted from the start of the range, and named by
 * their own start (answer of AWS in boto3 issue 3457).
 */
export function valuesByPeriod(
  streams: readonly MetricStream[],
  {startMs, endMs}: Range,
  periodMs: number,
): ReadonlyMap<number, Values> {
  const periods = new Map<number, Period>()
  for (const {minutes} of streams)
    for (const {atMs, counts, set} of minutes) {
      if (atMs < startMs || atMs >= endMs) continue
      const start = startMs + Math.floor((atMs - startMs) / periodMs) * periodMs
      const period: Period = periods.get(start) ?? {counts: new Map()}
      for (const [value, count] of counts) period.counts.set(value, (period.counts.get(value) ?? 0) + count)
      if (set) period.set = joined(period.set, set)
      periods.set(start, period)
    }
  return new Map([...periods].sort(([a], [b]) => a - b))
}
