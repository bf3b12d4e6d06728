import {
  CloudWatchClient,
  type Dimension,
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricDataQuery,
  type MetricDataResult,
  PutMetricDataCommand,
  type StandardUnit,
} from '@aws-sdk/client-cloudwatch'
import {metricNamespace} from '../../model/metric.ts'
import {printable} from '../../protocol/text.ts'
import type {Caller} from './call.ts'
import {clientSettings, endpointOfOthers, type KvsApiOptions} from './client-settings.ts'
import type {
  CallOptions,
  KvsApi,
  ListMetricsInput,
  MetricAnswer,
  MetricDataOptions,
  MetricName,
  MetricQuery,
  MetricRange,
} from './kvs-api.ts'

/** GetMetricData takes this many queries a call (API reference, MetricDataQueries). */
const queriesPerCall = 500

/** Calls that wait for their answer at a time: far from 50 a second (CloudWatch service quotas), whatever an answer takes. */
const callsAtOnce = 4

type MetricsApi = Pick<KvsApi, 'metricData' | 'listMetrics' | 'metricNames' | 'putMetricData'>

export function createMetricsApi(options: KvsApiOptions, call: Caller): MetricsApi {
  const client = new CloudWatchClient({...clientSettings(options), ...endpointOfOthers(options)})

  /** All pages of one batch. */
  async function ask(
    range: MetricRange,
    batch: readonly MetricQuery[],
    {signal, onCall}: MetricDataOptions,
  ): Promise<MetricAnswer[]> {
    const collected = batch.map(() => new Answer())
    let next: string | undefined
    do {
      const input = {
        StartTime: new Date(range.fromMs),
        EndTime: new Date(range.toMs),
        ScanBy: 'TimestampAscending' as const,
        MetricDataQueries: batch.map(wireQuery),
        ...(next && {NextToken: next}),
      }
      onCall?.()
      const page = await call('GetMetricData', signal, ({traced, abortSignal}) =>
        client.send(traced(new GetMetricDataCommand(input)), {abortSignal}),
      )
      for (const result of page.MetricDataResults ?? []) collected[Number(result.Id?.slice(1))]?.add(result)
      next = page.NextToken
    } while (next)
    return batch.map((query, i) => collected[i]!.of(query))
  }

  async function* list(
    {namespace = metricNamespace, metric, dimensions = {}, recentlyActive}: ListMetricsInput,
    {signal}: CallOptions = {},
  ): AsyncGenerator<MetricName> {
    let next: string | undefined
    do {
      const input = {
        Namespace: namespace,
        ...(metric !== undefined && {MetricName: metric}),
        Dimensions: wireDimensions(dimensions),
        ...(recentlyActive && {RecentlyActive: 'PT3H' as const}),
        ...(next && {NextToken: next}),
      }
      const page = await call('ListMetrics', signal, ({traced, abortSignal}) =>
        client.send(traced(new ListMetricsCommand(input)), {abortSignal}),
      )
      for (const {MetricName, Dimensions, Namespace} of page.Metrics ?? [])
        yield {
          namespace: printable(Namespace ?? namespace),
          metric: printable(MetricName ?? ''),
          dimensions: readDimensions(Dimensions ?? []),
        }
      next = page.NextToken
    } while (next)
  }

  return {
    async metricData(range, queries, dataOptions = {}) {
      const batches: (readonly MetricQuery[])[] = []
      for (let first = 0; first < queries.length; first += queriesPerCall)
        batches.push(queries.slice(first, first + queriesPerCall))
      const answers: MetricAnswer[][] = []
      let taken = 0
      const work = async (): Promise<void> => {
        for (let i = taken++; i < batches.length; i = taken++) answers[i] = await ask(range, batches[i]!, dataOptions)
      }
      await Promise.all(Array.from({length: Math.min(callsAtOnce, batches.length)}, work))
      return answers.flat()
    },

    metricNames: list,

    async listMetrics(input, callOptions = {}) {
      const names: MetricName[] = []
      for await (const name of list(input, callOptions)) names.push(name)
      return names
    },

    async putMetricData(namespace, data, {signal} = {}) {
      const input = {
        Namespace: namespace,
        MetricData: data.map(({metric, dimensions, value, unit, at}) => ({
          MetricName: metric,
          Dimensions: wireDimensions(dimensions),
          Value: value,
          Unit: unit as StandardUnit,
          Timestamp: new Date(at),
        })),
      }
      await call('PutMetricData', signal, ({traced, abortSignal}) =>
        client.send(traced(new PutMetricDataCommand(input)), {abortSignal}),
      )
    },
  }
}

/** What the pages of an answer tell about one query. */
class Answer {
  readonly #points: {at: string; value: number}[] = []
  #problem: string | undefined

  add({Timestamps = [], Values = [], StatusCode, Messages = []}: MetricDataResult): void {
    Timestamps.forEach((time, i) => {
      this.#points.push({at: time.toISOString(), value: Values[i] ?? Number.NaN})
    })
    if (StatusCode !== 'InternalError' && StatusCode !== 'Forbidden') return
    this.#problem = printable([StatusCode, ...Messages.map(({Value}) => Value ?? '')].join(': '))
  }

  of(query: MetricQuery): MetricAnswer {
    return {query, points: this.#points, ...(this.#problem !== undefined && {problem: this.#problem})}
  }
}

/** Ids must begin with a lower-case letter; the number finds the query again. */
const wireQuery = (query: MetricQuery, index: number): MetricDataQuery => ({
  Id: `q${index}`,
  MetricStat: {
    Metric: {
      Namespace: query.namespace ?? metricNamespace,
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
