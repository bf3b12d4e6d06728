import {
  CloudWatchClient,
  type Dimension,
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricDataQuery,
  type StandardUnit,
} from '@aws-sdk/client-cloudwatch'
import {printable} from '../../protocol/text.ts'
import type {Caller} from './call.ts'
import {clientSettings, endpointOfOthers, type KvsApiOptions} from './client-settings.ts'
import type {KvsApi, MetricAnswer, MetricName, MetricQuery} from './kvs-api.ts'

const defaultNamespace = 'AWS/KinesisVideo'

/** GetMetricData takes this many queries a call (API reference, MetricDataQueries). */
const queriesPerCall = 500

type Points = {at: string; value: number}[]

export function createMetricsApi(options: KvsApiOptions, call: Caller): Pick<KvsApi, 'metricData' | 'listMetrics'> {
  const client = new CloudWatchClient({...clientSettings(options), ...endpointOfOthers(options)})
  return {
    async metricData({fromMs, toMs}, queries, {signal} = {}) {
      const answers: MetricAnswer[] = []
      for (let first = 0; first < queries.length; first += queriesPerCall) {
        const batch = queries.slice(first, first + queriesPerCall)
        const points = batch.map((): Points => [])
        let next: string | undefined
        do {
          const input = {
            StartTime: new Date(fromMs),
            EndTime: new Date(toMs),
            ScanBy: 'TimestampAscending' as const,
            MetricDataQueries: batch.map(wireQuery),
            ...(next && {NextToken: next}),
          }
          const page = await call('GetMetricData', signal, ({traced, abortSignal}) =>
            client.send(traced(new GetMetricDataCommand(input)), {abortSignal}),
          )
          for (const result of page.MetricDataResults ?? []) {
            const at = points[Number(result.Id?.slice(1))]
            result.Timestamps?.forEach((time, i) => {
              at?.push({at: time.toISOString(), value: result.Values?.[i] ?? Number.NaN})
            })
          }
          next = page.NextToken
        } while (next)
        answers.push(...batch.map((query, i) => ({query, points: points[i]!})))
      }
      return answers
    },

    async listMetrics({namespace = defaultNamespace, metric, dimensions = {}}, {signal} = {}) {
      const names: MetricName[] = []
      let next: string | undefined
      do {
        const input = {
          Namespace: namespace,
          ...(metric !== undefined && {MetricName: metric}),
          Dimensions: wireDimensions(dimensions),
          ...(next && {NextToken: next}),
        }
        const page = await call('ListMetrics', signal, ({traced, abortSignal}) =>
          client.send(traced(new ListMetricsCommand(input)), {abortSignal}),
        )
        for (const {MetricName, Dimensions, Namespace} of page.Metrics ?? [])
          names.push({
            namespace: printable(Namespace ?? namespace),
            metric: printable(MetricName ?? ''),
            dimensions: readDimensions(Dimensions ?? []),
          })
        next = page.NextToken
      } while (next)
      return names
    },
  }
}

/** Ids must begin with a lower-case letter; the number finds the query again. */
const wireQuery = (query: MetricQuery, index: number): MetricDataQuery => ({
  Id: `q${index}`,
  MetricStat: {
    Metric: {
      Namespace: query.namespace ?? defaultNamespace,
      MetricName: query.metric,
      Dimensions: wireDimensions(query.dimensions),
    },
    Period: query.periodSeconds,
    Stat: query.statistic,
    ...(query.unit !== undefined && {Unit: query.unit as StandardUnit}),
  },
})

const wireDimensions = (dimensions: Readonly<Record<string, string>>): Dimension[] =>
  Object.entries(dimensions).map(([Name, Value]) => ({Name, Value}))

const readDimensions = (list: readonly Dimension[]): Record<string, string> =>
  Object.fromEntries(list.map(({Name, Value}) => [printable(Name ?? ''), printable(Value ?? '')]))
