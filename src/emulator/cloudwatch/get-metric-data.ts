import {cloudWatchError} from './errors.ts'
import {type MetricQuery, readQueries} from './metric-queries.ts'
import type {Metrics} from './metrics.ts'
import {createPageToken, readPageToken} from './page-token.ts'
import {type Range, valuesByPeriod} from './periods.ts'
import {InputReader} from './read-input.ts'

interface Point {
  readonly atMs: number
  readonly value: number
}

interface Series {
  readonly query: MetricQuery
  readonly points: readonly Point[]
}

/** A type and not an interface, so that it fits what protocols render. */
type MetricDataResult = {
  Id: string
  Label: string
  Timestamps: Date[]
  Values: number[]
  StatusCode: 'Complete' | 'PartialData'
}

type GetMetricDataOutput = {
  MetricDataResults: MetricDataResult[]
  NextToken?: string
  Messages: never[]
}

/** API reference, GetMetricData: MaxDatapoints. */
const maxDatapoints = 100_800

/** GetMetricData (CloudWatch API reference 2010-08-01), over what the emulator really served. */
export function getMetricData(metrics: Metrics, value: unknown): GetMetricDataOutput {
  const input = new InputReader(value)
  const queries = readQueries(input)
  const range = readRange(input)
  const isNewestFirst = readIsNewestFirst(input)
  const series = queries
    .filter(({returnData}) => returnData)
    .map((query) => ({query, points: inOrder(pointsOf(metrics, query, range), isNewestFirst)}))
  return page(series, readPageToken(input.text('NextToken')), readPageSize(input))
}

/** The start is rounded down to a whole minute and included, the end is not (API reference). */
function readRange(input: InputReader): Range {
  const startMs = input.required('StartTime', input.timeMs('StartTime'))
  const endMs = input.required('EndTime', input.timeMs('EndTime'))
  if (startMs === endMs) throw cloudWatchError('ValidationError', 'The parameter StartTime must not equal parameter EndTime.')
  if (startMs > endMs)
    throw cloudWatchError('ValidationError', 'The parameter StartTime must be less than the parameter EndTime.')
  return {startMs: Math.floor(startMs / 60_000) * 60_000, endMs}
}

function readIsNewestFirst(input: InputReader): boolean {
  const scanBy = input.text('ScanBy') ?? 'TimestampDescending'
  if (scanBy !== 'TimestampDescending' && scanBy !== 'TimestampAscending')
    throw cloudWatchError('ValidationError', 'The parameter ScanBy must be TimestampDescending or TimestampAscending.')
  return scanBy === 'TimestampDescending'
}

function readPageSize(input: InputReader): number {
  const size = input.number('MaxDatapoints') ?? maxDatapoints
  if (!Number.isInteger(size) || size < 1 || size > maxDatapoints)
    throw cloudWatchError('ValidationError', `The parameter MaxDatapoints must be from 1 to ${maxDatapoints}.`)
  return size
}

/** One point per period that has values. */
function pointsOf(metrics: Metrics, query: MetricQuery, range: Range): Point[] {
  const streams = metrics
    .find(query.namespace, query.metric, query.dimensions)
    .filter(({unit}) => query.unit === undefined || query.unit === unit)
  return [...valuesByPeriod(streams, range, query.periodMs)].flatMap(([atMs, values]) => {
    const value = query.statistic(values)
    return value === undefined ? [] : [{atMs, value}]
  })
}

const inOrder = (points: readonly Point[], isNewestFirst: boolean): Point[] =>
  [...points].sort((a, b) => (isNewestFirst ? b.atMs - a.atMs : a.atMs - b.atMs))

/** So many points of all queries together, from the first that the pages before did not have. */
function page(series: readonly Series[], from: number, size: number): GetMetricDataOutput {
  const results: MetricDataResult[] = []
  let before = 0
  for (const {query, points} of series) {
    const part = points.slice(Math.max(0, from - before), Math.max(0, from + size - before))
    before += points.length
    // A query without points is told once, on the first page.
    if (part.length > 0 || (from === 0 && points.length === 0)) results.push(result(query, part, before > from + size))
  }
  const next = from + size
  return {MetricDataResults: results, ...(next < before && {NextToken: createPageToken(next)}), Messages: []}
}

const result = ({id, label}: MetricQuery, points: readonly Point[], isPartial: boolean): MetricDataResult => ({
  Id: id,
  Label: label,
  Timestamps: points.map(({atMs}) => new Date(atMs)),
  Values: points.map(({value}) => value),
  StatusCode: isPartial ? 'PartialData' : 'Complete',
})
