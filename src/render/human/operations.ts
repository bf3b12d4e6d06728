import type {EvidenceMap, MetricSeries} from '../../model/evidence.ts'
import {largestOf, roundForReading} from '../series.ts'
import {renderSparkline} from './sparkline.ts'
import {paintOf, type Style} from './style.ts'
import {renderTable} from './table.ts'

/** One row a metric: the last hour as a sparkline, with the numbers that a person compares. */
export function renderMetrics(metrics: EvidenceMap['metrics'] | undefined, style: Style): string {
  const paint = paintOf(style)
  if (metrics?.status !== 'observed') return metrics ? `  ${paint.quiet(absent(metrics))}` : ''
  const told = metrics.value.series.filter((series) => series.points.length > 0)
  if (told.length === 0) return `  ${paint.quiet(`no data between ${metrics.value.from} and ${metrics.value.to}`)}`
  const {from, to} = metrics.value
  const rows = told.map((series) => [
    nameOf(series),
    renderSparkline(series.points, {from: Date.parse(from), to: Date.parse(to), columns: 20}),
    String(roundForReading(series.points.at(-1)!.value)),
    String(roundForReading(largestOf(series))),
    unitOf(series),
  ])
  const head = [
    {title: 'metric'},
    {title: 'last hour'},
    {title: 'last', align: 'right'},
    {title: 'max', align: 'right'},
    {title: 'unit'},
  ] as const
  return renderTable(head, rows, style)
}

/** What a row counts or measures. The sample count of a latency is how many calls there were: each call reports one. */
const nameOf = ({metric, operation, statistic}: MetricSeries): string =>
  [operation, statistic === 'SampleCount' && metric === 'Latency' ? 'calls' : metric].filter(Boolean).join(' ')

function unitOf({unit, statistic, periodSeconds}: MetricSeries): string {
  if (statistic === 'Average') return `${unit === 'Milliseconds' ? 'ms' : unit} on average`
  return `in ${periodSeconds / 60} min`
}

const absent = (observed: {status: 'failed'; failure: {message: string}} | {status: 'not-attempted'; reason: string}): string =>
  observed.status === 'failed' ? observed.failure.message : `not-attempted: ${observed.reason}`
