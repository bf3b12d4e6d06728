import type {XmlValue} from '../aws-query/query-response.ts'
import {cloudWatchError} from './errors.ts'
import type {Metrics, Values} from './metrics.ts'
import {type Range, valuesByPeriod} from './periods.ts'
import {InputReader} from './read-input.ts'
import {invalid, readDimensions, readName, readPeriod, readUnit, statisticOf} from './read-metric.ts'
import {parseStatistic, type Statistic, simpleStatistics} from './statistics.ts'

type Datapoint = {Timestamp: Date; Unit: string; [statistic: string]: XmlValue}

/** API reference, GetMetricStatistics: so many points, and no pages. */
const maxDatapoints = 1440

/** API reference, GetMetricStatistics: ExtendedStatistics. */
const maxExtended = 10

/** GetMetricStatistics (CloudWatch API reference 2010-08-01). Points of different units stay apart. */
export function getMetricStatistics(metrics: Metrics, value: unknown): {Label: string; Datapoints: Datapoint[]} {
  const input = new InputReader(value)
  const [namespace, name, unit] = [readName(input, 'Namespace'), readName(input, 'MetricName'), readUnit(input)]
  const periodMs = readPeriod(input) * 1000
  const range = readRange(input, periodMs)
  const wanted = readStatistics(input)
  const datapoints = metrics
    .find(namespace, name, readDimensions(input))
    .filter((stream) => unit === undefined || stream.unit === unit)
    .flatMap((stream) =>
      [...valuesByPeriod([stream], range, periodMs)].map(([atMs, values]) => datapoint(atMs, stream.unit, values, wanted)),
    )
  return {Label: name, Datapoints: datapoints}
}

function readRange(input: InputReader, periodMs: number): Range {
  const startMs = Math.floor(input.required('StartTime', input.timeMs('StartTime')) / 60_000) * 60_000
  const endMs = input.required('EndTime', input.timeMs('EndTime'))
  if (startMs >= endMs) throw impossible('The parameter StartTime must be less than the parameter EndTime.')
  const points = Math.ceil((endMs - startMs) / periodMs)
  if (points > maxDatapoints)
    throw impossible(
      `You have requested up to ${points} datapoints, which exceeds the limit of ${maxDatapoints}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    )
  return {startMs, endMs}
}

interface Wanted {
  readonly simple: readonly string[]
  readonly extended: readonly (readonly [name: string, statistic: Statistic])[]
}

function readStatistics(input: InputReader): Wanted {
  const simple = input.texts('Statistics')
  const extended = input.texts('ExtendedStatistics')
  if (simple.length === 0 && extended.length === 0)
    throw impossible('At least one of the parameters Statistics and ExtendedStatistics must be specified.')
  const odd = simple.find((name) => !simpleStatistics.includes(name))
  if (odd !== undefined) throw invalid('Statistics', `must have members of ${simpleStatistics.join(', ')}`)
  if (extended.length > maxExtended) throw invalid('ExtendedStatistics', `must not have more than ${maxExtended} members`)
  return {simple, extended: extended.map((name) => [name, statisticOf(name, 'ExtendedStatistics')] as const)}
}

function datapoint(atMs: number, unit: string, values: Values, {simple, extended}: Wanted): Datapoint {
  const told = (name: string): number => (parseStatistic(name) as Statistic)(values)!
  const percentiles = extended.flatMap(([name, statistic]) => {
    const value = statistic(values)
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    Timestamp: new Date(atMs),
    ...Object.fromEntries(simple.map((name) => [name, told(name)])),
    Unit: unit,
    ...(percentiles.length > 0 && {ExtendedStatistics: new Map(percentiles)}),
  }
}

const impossible = (message: string) => cloudWatchError('InvalidParameterCombination', message)
