import type {Counts} from './metrics.ts'

/** Makes one number of the values of a period; there is at least one. */
export type Statistic = (counts: Counts) => number

const sum: Statistic = (counts) => [...counts].reduce((total, [value, count]) => total + value * count, 0)

const size: Statistic = (counts) => [...counts.values()].reduce((total, count) => total + count, 0)

const simple: Readonly<Record<string, Statistic>> = {
  SampleCount: size,
  Sum: sum,
  Average: (counts) => sum(counts) / size(counts),
  Minimum: (counts) => [...counts.keys()].reduce((least, value) => Math.min(least, value)),
  Maximum: (counts) => [...counts.keys()].reduce((most, value) => Math.max(most, value)),
}

/** Nearest rank. CloudWatch does not publish its method; on few values others differ from it, on many they do not. */
const percentile =
  (percent: number): Statistic =>
  (counts) => {
    const sorted = [...counts].sort(([a], [b]) => a - b)
    let left = Math.max(1, Math.ceil((percent / 100) * size(counts)))
    for (const [value, count] of sorted) {
      if (left <= count) return value
      left -= count
    }
    return sorted.at(-1)![0]
  }

/** Trimmed and winsorized means and their relatives (CloudWatch User Guide, "CloudWatch statistics definitions"). */
const unbuilt = /^(?:(?:tm|wm|tc|ts)\d{1,2}(?:\.\d{1,10})?|(?:TM|WM|TC|TS|PR)\(.*\)|IQM|TC|TS)$/

/** The function that a statistic's name means; undefined when it is none, `'unbuilt'` when CloudWatch alone has it. */
export function parseStatistic(name: string): Statistic | 'unbuilt' | undefined {
  if (Object.hasOwn(simple, name)) return simple[name]
  const percent = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name)?.[1]
  if (percent !== undefined) return percentile(Number(percent))
  return unbuilt.test(name) ? 'unbuilt' : undefined
}
