import {cloudWatchError, notBuilt} from './errors.ts'
import type {Dimensions} from './metrics.ts'
import type {InputReader} from './read-input.ts'
import {parseStatistic, type Statistic} from './statistics.ts'

/** One MetricDataQuery with a MetricStat. */
export interface MetricQuery {
  readonly id: string
  readonly label: string
  readonly returnData: boolean
  readonly namespace: string
  readonly metric: string
  readonly dimensions: Dimensions
  readonly periodMs: number
  readonly statistic: Statistic
  readonly unit?: string
}

/** API reference, GetMetricData: MetricDataQueries. */
const maxQueries = 500

/** @throws AwsError for what is missing, makes no sense, or is not built */
export function readQueries(input: InputReader): MetricQuery[] {
  const queries = input.list('MetricDataQueries')
  if (queries.length === 0) throw invalid('MetricDataQueries', 'must have at least one member')
  if (queries.length > maxQueries) throw invalid('MetricDataQueries', `must not have more than ${maxQueries} members`)
  const read = queries.map(readQuery)
  const twice = read.find(({id}, i) => read.findIndex((other) => other.id === id) < i)
  if (twice) throw invalid('MetricDataQueries', `has the Id ${twice.id} twice`)
  return read
}

function readQuery(query: InputReader): MetricQuery {
  const id = readId(query)
  if (query.has('Expression') === query.has('MetricStat'))
    throw invalid(query.pathOf('MetricStat'), 'or Expression must be given, not both')
  if (query.has('Expression')) throw notBuilt(`metric math and Metrics Insights (Expression of query ${id})`)
  const stat = query.structure('MetricStat')!
  const metric = stat.required('Metric', stat.structure('Metric'))
  const metricName = metric.required('MetricName', metric.text('MetricName'))
  const unit = stat.text('Unit')
  return {
    id,
    label: query.text('Label') ?? metricName,
    returnData: query.boolean('ReturnData') ?? true,
    namespace: metric.required('Namespace', metric.text('Namespace')),
    metric: metricName,
    dimensions: readDimensions(metric),
    periodMs: readPeriod(stat) * 1000,
    statistic: readStatistic(stat),
    ...(unit !== undefined && {unit}),
  }
}

/** API reference, MetricDataQuery: 1 to 255 characters, the first of them a lower-case letter. */
function readId(query: InputReader): string {
  const id = query.required('Id', query.text('Id'))
  if (!/^[a-z][a-zA-Z0-9_]{0,254}$/.test(id)) throw invalid(query.pathOf('Id'), 'must begin with a lower-case letter')
  return id
}

const readDimensions = (metric: InputReader): Dimensions =>
  Object.fromEntries(
    metric
      .list('Dimensions')
      .map((dimension) => [
        dimension.required('Name', dimension.text('Name')),
        dimension.required('Value', dimension.text('Value')),
      ]),
  )

/** API reference, MetricStat: 1, 5, 10, 20, 30 or a multiple of 60 seconds. */
function readPeriod(stat: InputReader): number {
  const period = stat.required('Period', stat.number('Period'))
  const isShort = [1, 5, 10, 20, 30].includes(period)
  if (!isShort && !(period >= 60 && period % 60 === 0))
    throw invalid(stat.pathOf('Period'), 'must be 1, 5, 10, 20, 30 or a multiple of 60')
  return period
}

function readStatistic(stat: InputReader): Statistic {
  const name = stat.required('Stat', stat.text('Stat'))
  const statistic = parseStatistic(name)
  if (statistic === 'unbuilt') throw notBuilt(`statistic ${name}`)
  if (statistic === undefined) throw invalid(stat.pathOf('Stat'), 'must be a statistic such as Average, Sum or p99')
  return statistic
}

const invalid = (name: string, problem: string) => cloudWatchError('ValidationError', `The parameter ${name} ${problem}.`)
