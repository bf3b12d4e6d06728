import {readMetricSeries, type WantedSeries} from '../../client/aws/metric-series.ts'
import {type MetricSlice, slicesOf} from '../../model/metric.ts'
import {periodFor} from '../../model/metric-period.ts'
import {metrics} from '../../model/metrics.ts'
import type {ResourceArn} from '../../model/resource-arn.ts'
import type {TrafficBucket} from '../../model/trail-event.ts'
import type {World} from '../connect.ts'

export interface TrafficRange {
  readonly fromMs: number
  readonly toMs: number
}

type Wanted = Omit<WantedSeries, 'name'>

const slices = metrics.flatMap(slicesOf)

const connectsOf = (operation: string): Wanted[] =>
  slices
    .filter(({metric, operation: of}) => metric.name === 'Latency' && of === operation)
    .map((slice) => ({slice, statistic: 'SampleCount'}))

const sumOf = (name: string): Wanted[] =>
  slices.filter(({metric}) => metric.name === name).map((slice) => ({slice, statistic: 'Sum'}))

/** What happened to those who use a channel or a stream, which CloudTrail does not tell. */
const wanted: Readonly<Record<ResourceArn['resource'], readonly Wanted[]>> = {
  channel: [
    ...connectsOf('ConnectAsMaster'),
    ...connectsOf('ConnectAsViewer'),
    ...connectsOf('JoinStorageSession'),
    ...slices
      .filter(({metric, operation, role}) => metric.name === 'Failure' && operation !== undefined && role === undefined)
      .map((slice) => ({slice, statistic: 'Sum'})),
  ],
  stream: [
    ...sumOf('PutMedia.Requests'),
    ...sumOf('GetMedia.Requests'),
    ...sumOf('PutMedia.ConnectionErrors'),
    ...sumOf('PutMedia.ErrorAckCount'),
    ...sumOf('GetMedia.ConnectionErrors'),
  ],
}

/** Connects and failures of each period in which there were any, latest first. @throws FailureError */
export async function readTraffic(
  {api}: World,
  resource: ResourceArn['resource'],
  name: string,
  range: TrafficRange,
): Promise<readonly TrafficBucket[]> {
  const periodSeconds = periodFor(range.toMs - range.fromMs)
  const periodMs = periodSeconds * 1000
  // From a full hour, or whatever a period is: CloudWatch counts periods from where it is asked.
  const fromMs = Math.floor(range.fromMs / periodMs) * periodMs
  const asked = wanted[resource].map((one) => ({...one, name}))
  const buckets = new Map<string, {connects: Record<string, number>; failures: Record<string, number>}>()
  for (const {slice, points} of await readMetricSeries(api, {...range, fromMs, periodSeconds}, asked))
    for (const {at, value} of points) {
      if (value === 0) continue
      const bucket = buckets.get(at) ?? {connects: {}, failures: {}}
      const counts = bucket[isConnect(slice) ? 'connects' : 'failures']
      const label = slice.operation ?? slice.metric.name
      counts[label] = (counts[label] ?? 0) + value
      buckets.set(at, bucket)
    }
  return [...buckets]
    .map(([at, counts]): TrafficBucket => ({kind: 'traffic', at, periodSeconds, ...counts}))
    .sort((a, b) => (a.at < b.at ? 1 : -1))
}

/** Every call reports one latency, so their number is that of the calls. */
const isConnect = ({metric: {name}}: MetricSlice): boolean => name === 'Latency' || name.endsWith('.Requests')
