import type {KnownMetric, Metrics} from './metrics.ts'
import {createPageToken, readPageToken} from './page-token.ts'
import {InputReader} from './read-input.ts'
import {invalid} from './read-metric.ts'

type ListMetricsOutput = {
  Metrics: {Namespace: string; MetricName: string; Dimensions: {Name: string; Value: string}[]}[]
  NextToken?: string
}

/** API reference, ListMetrics: so many results a call. */
const pageSize = 500

/** API reference, ListMetrics: Dimensions. */
const maxFilters = 10

interface Filter {
  readonly name: string
  readonly value?: string
}

/** ListMetrics (CloudWatch API reference 2010-08-01). */
export function listMetrics(metrics: Metrics, value: unknown): ListMetricsOutput {
  const input = new InputReader(value)
  const filters = readFilters(input)
  const [namespace, name] = [input.text('Namespace'), input.text('MetricName')]
  const recentlyActive = input.text('RecentlyActive')
  if (recentlyActive !== undefined && recentlyActive !== 'PT3H') throw invalid('RecentlyActive', 'must be PT3H')
  const from = readPageToken(input.text('NextToken'))
  const found = metrics
    .names()
    .filter((metric) => namespace === undefined || metric.namespace === namespace)
    .filter((metric) => name === undefined || metric.name === name)
    .filter((metric) => recentlyActive === undefined || metric.isRecent)
    .filter((metric) => filters.every((filter) => passes(metric, filter)))
  const next = from + pageSize
  return {
    Metrics: found.slice(from, next).map(describe),
    ...(next < found.length && {NextToken: createPageToken(next)}),
  }
}

/** A filter without a value asks that the dimension is there. */
function readFilters(input: InputReader): Filter[] {
  const filters = input.list('Dimensions').map((dimension): Filter => {
    const value = dimension.text('Value')
    return {name: dimension.required('Name', dimension.text('Name')), ...(value !== undefined && {value})}
  })
  if (filters.length > maxFilters) throw invalid('Dimensions', `must not have more than ${maxFilters} members`)
  return filters
}

const passes = ({dimensions}: KnownMetric, {name, value}: Filter): boolean =>
  Object.hasOwn(dimensions, name) && (value === undefined || dimensions[name] === value)

const describe = ({namespace, name, dimensions}: KnownMetric): ListMetricsOutput['Metrics'][number] => ({
  Namespace: namespace,
  MetricName: name,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({Name, Value})),
})
