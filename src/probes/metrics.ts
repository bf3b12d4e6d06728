import type {MetricAnswer, MetricQuery} from '../client/aws/kvs-api.ts'
import type {MetricSeries, MetricsFact} from '../model/evidence.ts'
import {type ControlPlaneSettings, extraCallTimeoutMs, nameOf} from './control-plane-settings.ts'
import type {Probe, Session} from './probe.ts'

const hourMs = 3_600_000

/** Twelve points an hour: what fits into a sparkline, and what CloudWatch keeps for 63 days. */
const periodSeconds = 300

/** The documented dimension, and the one of an older page of the guide that some channels still report under. */
const dimensionNames = ['SignalingChannelName', 'ChannelName'] as const

const operations = ['ConnectAsMaster', 'ConnectAsViewer', 'SendSdpOffer', 'SendSdpAnswer', 'GetIceServerConfig'] as const

type Wanted = {readonly metric: string; readonly operation?: string; readonly statistic: string; readonly unit: string}

/** `SampleCount` of Latency is the number of calls: every call reports one latency. */
const wanted: readonly Wanted[] = [
  ...operations.flatMap((operation): Wanted[] => [
    {metric: 'Latency', operation, statistic: 'SampleCount', unit: 'Count'},
    {metric: 'Latency', operation, statistic: 'Average', unit: 'Milliseconds'},
    {metric: 'Failure', operation, statistic: 'Sum', unit: 'Count'},
  ]),
  {metric: 'MessagesTransferred.Count', statistic: 'Sum', unit: 'Count'},
  {metric: 'TURNConnectedMinutes', statistic: 'Sum', unit: 'Count'},
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
    const queries = dimensionNames.flatMap((dimension) => wanted.map((one) => queryOf(one, dimension, name)))
    const answers = await settings.api.metricData({fromMs, toMs}, queries, {signal})
    return {
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      series: wanted.map((one, index) => seriesOf(one, [answers[index], answers[index + wanted.length]])),
    }
  },
}

const queryOf = ({metric, operation, statistic}: Wanted, dimension: string, name: string): MetricQuery => ({
  metric,
  dimensions: {[dimension]: name, ...(operation !== undefined && {Operation: operation})},
  statistic,
  periodSeconds,
})

const seriesOf = (
  {metric, operation, statistic, unit}: Wanted,
  answers: readonly (MetricAnswer | undefined)[],
): MetricSeries => ({
  metric,
  ...(operation !== undefined && {operation}),
  unit,
  statistic,
  periodSeconds,
  points: answers.find((answer) => answer !== undefined && answer.points.length > 0)?.points ?? [],
})
