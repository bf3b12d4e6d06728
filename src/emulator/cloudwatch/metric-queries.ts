import {cloudWatchError, notBuilt} from './errors.ts'
import type {Dimensions} from './metrics.ts'
import type {InputReader} from './read-input.ts'
import {readDimensions, readPeriod, readUnit, statisticOf} from './read-metric.ts'
import type {Statistic} from './statistics.ts'

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
  const unit = readUnit(stat)
  return {
    id,
    label: query.text('Label') ?? metricName,
    returnData: query.boolean('ReturnData') ?? true,
    namespace: metric.required('Namespace', metric.text('Namespace')),
    metric: metricName,
    dimensions: readDimensions(metric),
    periodMs: readPeriod(stat) * 1000,
    statistic: statisticOf(stat.required('Stat', stat.text('Stat')), stat.pathOf('Stat')),
    ...(unit !== undefined && {unit}),
  }
}

/** API reference, MetricDataQuery: 1 to 255 characters, the first of them a lower-case letter. */
function readId(query: InputReader): string {
  const id = query.required('Id', query.text('Id'))
  if (!/^[a-z][a-zA-Z0-9_]{0,254}$/.test(id)) throw invalid(query.pathOf('Id'), 'must begin with a lower-case letter')
  return id
}

const invalid = (name: string, problem: string) => cloudWatchError('ValidationError', `The parameter ${name} ${problem}.`)
