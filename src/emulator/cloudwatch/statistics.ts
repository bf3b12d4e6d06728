import type {Counts, StatisticSet, Values} from './metrics.ts'

/** Makes one number of the values of a period, of which there is at least one; undefined where they do not tell it. */
export type Statistic = (values: Values) => number | undefined

/** The four that every kind of value tells. */
export function summaryOf({counts, set}: Values): StatisticSet {
  const all = {
    count: set?.count ?? 0,
    sum: set?.sum ?? 0,
    min: set?.min ?? Number.POSITIVE_INFINITY,
    max: set?.max ?? Number.NEGATIVE_INFINITY,
  }
  for (const [value, count] of counts) {
    all.count += count
    all.sum += value * count
    all.min = Math.min(all.min, value)
    all.max = Math.max(all.max, value)
  }
  return all
}

const simple: Readonly<Record<string, Statistic>> = {
  SampleCount: (values) => summaryOf(values).count,
  Sum: (values) => summaryOf(values).sum,
  Average: (values) => {
    const {sum, count} = summaryOf(values)
    return sum / count
  },
  Minimum: (values) => summaryOf(values).min,
  Maximum: (values) => summaryOf(values).max,
}

/** The names of Statistic (service model); everything else is an extended one. */
export const simpleStatistics: readonly string[] = Object.keys(simple)

/** Nearest rank. CloudWatch does not publish its method; on few values others differ from it, on many they do not. */
function rank(counts: Counts, percent: number): number {
  const sorted = [...counts].sort(([a], [b]) => a - b)
  const size = sorted.reduce((total, [, count]) => total + count, 0)
  let left = Math.max(1, Math.ceil((percent / 100) * size))
  for (const [value, count] of sorted) {
    if (left <= count) return value
    left -= count
  }
  return sorted.at(-1)![0]
}

/** Statistic sets of several values have none (User Guide, "Percentiles"). */
const percentile =
  (percent: number): Statistic =>
  ({counts, set}) =>
    set === undefined ? rank(counts, percent) : undefined

/** Trimmed and winsorized means and their relatives (CloudWatch User Guide, "CloudWatch statistics definitions"). */
const unbuilt = /^(?:(?:tm|wm|tc|ts)\d{1,2}(?:\.\d{1,10})?|(?:TM|WM|TC|TS|PR)\(.*\)|IQM|TC|TS)$/

/** The function that a statistic's name means; undefined when it is none, `'unbuilt'` when CloudWatch alone has it. */
export function parseStatistic(name: string): Statistic | 'unbuilt' | undefined {
  if (Object.hasOwn(simple, name)) return simple[name]
  const percent = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name)?.[1]
  if (percent !== undefined) return percentile(Number(percent))
  return unbuilt.test(name) ? 'unbuilt' : undefined
}
