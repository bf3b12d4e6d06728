import {type ReadSeries, readMetricSeries, type WantedSeries} from '../client/aws/metric-series.ts'
import type {MetricSeries, MetricsFact} from '../model/evidence.ts'
import {type Metric, slicesOf} from '../model/metric.ts'
import {metrics as documented} from '../model/metrics.ts'
import {type ControlPlaneSettings, extraCallTimeoutMs, nameOf} from './control-plane-settings.ts'
import type {Probe, Session} from './probe.ts'

const hourMs = 3_600_000

/** Twelve points an hour: what fits into a sparkline, and what CloudWatch keeps for 63 days. */
const periodSeconds = 300

/** What a viewer's way to a channel is made of; rows of every operation would hide it. */
const operations = ['ConnectAsMaster', 'ConnectAsViewer', 'SendSdpOffer', 'SendSdpAnswer', 'GetIceServerConfig'] as const

type Wanted = Omit<WantedSeries, 'name'>

const ofSignaling = (metric: Metric): boolean => metric.area === 'signaling' || metric.area === 'TURN'

const slices = documented.filter(ofSignaling).flatMap(slicesOf)

const ofOperation = (operation: string, name: string, ...statistics: readonly string[]): Wanted[] =>
  slices
    .filter((slice) => slice.operation === operation && slice.metric.name === name)
    .flatMap((slice) => statistics.map((statistic) => ({slice, statistic})))

/** `SampleCount` of Latency is the number of calls: every call reports one latency. */
const wanted: readonly Wanted[] = [
  ...operations.flatMap((operation) => [
    ...ofOperation(operation, 'Latency', 'SampleCount', 'Average'),
    ...ofOperation(operation, 'Failure', 'Sum'),
  ]),
  ...slices.filter(({operation}) => operation === undefined).map((slice) => ({slice, statistic: 'Sum'})),
]

/**
 * The channel's CloudWatch metrics of the last hour (developer guide, "Monitoring", namespace AWS/KinesisVideo). Asked while TURN and
 * the answer are waited for, and late enough that a local service has something to show.
 */
export const metrics: Probe<'metrics', Session, ControlPlaneSettings> = {
  key: 'metrics',
  label: 'read CloudWatch metrics',
  needs: [],
  after: ['iceServers', 'signalingConnect'],
  unless: ({channel}) =>
    channel?.status === 'failed' && channel.failure.kind !== 'refused' ? 'AWS cannot be reached' : undefined,
  timeoutMs: extraCallTimeoutMs,
  async run({settings, clock, signal}): Promise<MetricsFact> {
    const toMs = clock.now()
    const fromMs = toMs - hourMs
    const name = nameOf(settings.channel)
    const all = wanted.map((one) => ({...one, name}))
    const series = await readMetricSeries(settings.api, {fromMs, toMs, periodSeconds}, all, {signal})
    return {
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      series: series.map(seriesOf),
    }
  },
}

const seriesOf = ({slice: {metric, operation}, statistic, points}: ReadSeries): MetricSeries => ({
  metric: metric.name,
  ...(operation !== undefined && {operation}),
  unit: statistic === 'SampleCount' ? 'Count' : metric.unit,
  statistic,
  periodSeconds,
  points,
})
