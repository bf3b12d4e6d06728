/** Makes one number of the values of a period; there is at least one. */
export type Statistic = (values: readonly number[]) => number

const sum: Statistic = (values) => values.reduce((total, value) => total + value, 0)

const simple: Readonly<Record<string, Statistic>> = {
  SampleCount: (values) => values.length,
  Sum: sum,
  Average: (values) => sum(values) / values.length,
  Minimum: (values) => values.reduce((least, value) => Math.min(least, value)),
  Maximum: (values) => values.reduce((most, value) => Math.max(most, value)),
}

/** Nearest rank. CloudWatch does not publish its method; on few values others differ from it, on many they do not. */
const percentile =
  (percent: number): Statistic =>
  (values) => {
    const sorted = [...values].sort((a, b) => a - b)
    return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]!
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
