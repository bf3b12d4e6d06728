import type {Clock} from '../../platform/clock.ts'
import {cloudWatchError, notBuilt} from './errors.ts'
import type {Metrics, StatisticSet, Values} from './metrics.ts'
import {InputReader} from './read-input.ts'
import {invalid, readDimensions, readName, readUnit} from './read-metric.ts'

/** API reference, PutMetricData: MetricData, and MetricDatum: Values. */
const maxData = 1000
const maxValues = 150

/** API reference, MetricDatum: Timestamp. */
const oldestMs = 14 * 24 * 3_600_000
const newestMs = 2 * 3_600_000

/** API reference, MetricDatum: Value. */
const largest = 2 ** 360

/** PutMetricData (CloudWatch API reference 2010-08-01). All of it is taken, or nothing. */
export function putMetricData({metrics, clock}: {metrics: Metrics; clock: Clock}, value: unknown): void {
  const input = new InputReader(value)
  const namespace = readName(input, 'Namespace')
  if (/^AWS\//i.test(namespace)) throw invalid('Namespace', `must not be ${namespace}: AWS/ is what services of AWS put into`)
  if (input.has('EntityMetricData')) throw notBuilt('EntityMetricData of PutMetricData')
  const data = input.list('MetricData')
  if (data.length === 0) throw cloudWatchError('MissingParameter', 'The parameter MetricData is required.')
  if (data.length > maxData) throw invalid('MetricData', `must not have more than ${maxData} members`)
  const now = clock.now()
  for (const {name, unit, dimensions, values, atMs} of data.map((datum) => readDatum(datum, now)))
    metrics.put({namespace, name, unit, dimensions}, values, atMs)
}

function readDatum(datum: InputReader, now: number) {
  const resolution = datum.number('StorageResolution')
  if (resolution !== undefined && resolution !== 1 && resolution !== 60)
    throw invalid(datum.pathOf('StorageResolution'), 'must be 1 or 60')
  return {
    name: readName(datum, 'MetricName'),
    unit: readUnit(datum) ?? 'None',
    dimensions: readDimensions(datum),
    values: readValues(datum),
    atMs: readTime(datum, now),
  }
}

function readTime(datum: InputReader, now: number): number {
  const atMs = datum.timeMs('Timestamp') ?? now
  if (atMs < now - oldestMs) throw invalid(datum.pathOf('Timestamp'), 'must not be more than two weeks in the past')
  if (atMs > now + newestMs) throw invalid(datum.pathOf('Timestamp'), 'must not be more than two hours in the future')
  return atMs
}

function readValues(datum: InputReader): Values {
  const ways = ['Value', 'Values', 'StatisticValues'].filter((way) => datum.has(way))
  if (ways.length === 0)
    throw cloudWatchError(
      'MissingParameter',
      `One of the parameters ${datum.pathOf('Value')}, Values and StatisticValues is required.`,
    )
  if (ways.length > 1)
    throw cloudWatchError(
      'InvalidParameterCombination',
      `The parameters ${ways.map((way) => datum.pathOf(way)).join(' and ')} are mutually exclusive, and both are given.`,
    )
  if (ways[0] === 'Value') return {counts: new Map([[inRange(datum.number('Value')!, datum.pathOf('Value')), 1]])}
  return ways[0] === 'Values' ? {counts: readCounts(datum)} : readSet(datum)
}

function readCounts(datum: InputReader): Values['counts'] {
  const values = datum.numbers('Values')
  const counts = datum.has('Counts') ? datum.numbers('Counts') : values.map(() => 1)
  if (values.length === 0 || values.length > maxValues)
    throw invalid(datum.pathOf('Values'), `must have 1 to ${maxValues} members`)
  if (counts.length !== values.length) throw invalid(datum.pathOf('Counts'), 'must have as many members as Values')
  const read = new Map<number, number>()
  values.forEach((value, i) => {
    const count = counts[i]!
    if (count <= 0) throw invalid(datum.pathOf('Counts'), 'must have no member below or equal to 0')
    inRange(value, datum.pathOf('Values'))
    read.set(value, (read.get(value) ?? 0) + count)
  })
  return read
}

function readSet(datum: InputReader): Values {
  const input = datum.structure('StatisticValues')!
  const read = (name: string): number => inRange(input.required(name, input.number(name)), input.pathOf(name))
  const set: StatisticSet = {count: read('SampleCount'), sum: read('Sum'), min: read('Minimum'), max: read('Maximum')}
  if (set.count <= 0) throw invalid(input.pathOf('SampleCount'), 'must be above 0')
  if (set.min > set.max) throw invalid(input.pathOf('Minimum'), 'must not be above Maximum')
  // A set of one value, however often, is that value (User Guide, "Percentiles").
  return set.min === set.max && set.sum === set.min * set.count
    ? {counts: new Map([[set.min, set.count]])}
    : {counts: new Map(), set}
}

function inRange(value: number, name: string): number {
  if (Math.abs(value) > largest) throw invalid(name, 'must be from -2^360 to 2^360')
  return value
}
