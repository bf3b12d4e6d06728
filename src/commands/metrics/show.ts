import {boolean, string as text} from '@oclif/core/flags'
import {awsFlags} from '../../cli/flags/aws.ts'
import {given} from '../../cli/flags/given.ts'
import {
  firstNamed,
  metricArgs,
  metricOptions,
  metricReportFlag,
  metricResourceFlags,
  metricSliceFlags,
  metricWindowFlags,
} from '../../cli/flags/metrics.ts'
import {KvsCommand} from '../../cli/kvs-command.ts'
import {renderRows} from '../../cli/rows.ts'
import {saveMetrics} from '../../cli/save-metrics.ts'
import {metricText, pointColumns, pointRows} from '../../cli/show-metrics.ts'
import type {MetricData} from '../../model/metric-data.ts'

export default class MetricsShowCommand extends KvsCommand<MetricData> {
  static override summary = 'show CloudWatch metrics of channels and streams'
  static override description =
    'Asks GetMetricData for 500 lines of numbers a call, under every name that the guides give the dimensions. METRIC is a name, a pattern (PutMedia.*) or an area (signaling, TURN, ingestion, streams); without one, every documented metric that the channel or stream has data of. AWS bills GetMetricData by the metric: --query asked shows how many there were.\n\nA period without a point has no data, which is not 0. "overall" adds counts up and takes the smallest, the largest, or the mean of the periods of the rest. --compare lays the window of the same length before beside it.\n\nIn a pipe: tab-separated kind, name, metric, operation, role, statistic, unit, time, value and window (now or before), a row for each point.'
  static override usage =
    '<%= command.id %> [METRIC ...] --channel CHANNEL | --stream STREAM [--since 3h] [--period 1m] [--stat p90]'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --channel demo --local',
    '<%= config.bin %> <%= command.id %> Latency Failure --channel front-door --operation ConnectAsViewer --since 24h --compare',
    '<%= config.bin %> <%= command.id %> TURNConnectedMinutes --channel a --channel b --from 2026-01-01 --to 2026-02-01 --csv',
    '<%= config.bin %> <%= command.id %> "PutMedia.*" --stream archive --stat p99 --plot put-media.svg --report html=put-media.html',
  ]

  static override strict = false
  static override args = metricArgs

  static override flags = {
    ...awsFlags,
    ...metricResourceFlags,
    ...metricSliceFlags,
    ...metricWindowFlags,
    compare: boolean({summary: 'beside it the window of the same length before, and the change'}),
    csv: boolean({summary: 'comma-separated values with a heading', exclusive: ['json', 'query']}),
    plot: text({helpValue: 'FILE.svg', summary: 'also draw it, as --report svg=FILE.svg does'}),
    report: metricReportFlag(),
  }

  async run(): Promise<MetricData> {
    const {argv, flags} = await this.parse(MetricsShowCommand)
    const {showMetrics} = await import('../../operations/metrics/show-metrics.ts')
    const world = await this.connect(flags, firstNamed(flags))
    const {since: sinceMs, from, to, compare, plot} = flags
    const progress = this.progress()
    progress.update('asking CloudWatch')
    const data = await showMetrics(world, {
      ...metricOptions(flags, argv as string[]),
      ...given({sinceMs, fromMs: from?.getTime(), toMs: to?.getTime()}),
      compare,
      signal: this.signal,
    })
    progress.stop()
    await saveMetrics(data, [...(flags.report ?? []), ...(plot === undefined ? [] : [{format: 'svg', path: plot} as const])])
    await this.#show(data, flags.csv)
    return data
  }

  async #show(data: MetricData, csv: boolean): Promise<void> {
    if (this.reader.terminal && !csv) return this.print(metricText(data, this.style))
    const rows = pointRows(data)
    if (rows.length > 0 || csv) await this.print(renderRows(pointColumns, rows, {...this.reader, csv}))
    if (rows.length === 0 && !this.jsonEnabled()) this.logToStderr(metricText(data, this.style))
    else for (const note of data.notes) this.logToStderr(note)
  }
}
