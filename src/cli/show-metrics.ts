import type {MetricData, MetricLine, MetricPoint} from '../model/metric-data.ts'
import type {ListedMetric, MetricList} from '../operations/metrics/list-metrics.ts'
import {groupsOf, renderMetricData} from '../render/human/metric-data.ts'
import {paintOf, type Style, wrap} from '../render/human/style.ts'
import type {Column} from '../render/human/table.ts'
import {renderRows} from './rows.ts'

/** For people. */
export const metricText = (data: MetricData, style: Style): string => renderMetricData(data, style)

/** One row a point: for pipes and CSV. */
export const pointColumns: readonly Column[] = [
  'resource',
  'name',
  'metric',
  'operation',
  'role',
  'statistic',
  'unit',
  'at',
  'value',
  'window',
].map((title) => ({title}))

export const pointRow = (line: MetricLine, {at, value}: MetricPoint, window = 'now'): string[] => [
  line.resource.kind,
  line.resource.name,
  line.metric,
  line.operation ?? '-',
  line.role ?? '-',
  line.statistic,
  line.unit,
  at,
  String(value),
  window,
]

export const pointRows = ({lines}: MetricData): string[][] =>
  lines.flatMap((line) => [
    ...(line.before?.points ?? []).map((point) => pointRow(line, point, 'before')),
    ...line.points.map((point) => pointRow(line, point)),
  ])

export const listColumns: readonly Column[] = [
  'metric',
  'area',
  'unit',
  'dimensions',
  'operations',
  'statistics',
  'reported by',
  'meaning',
].map((title) => ({title}))

/** One row a metric, whole: for pipes and CSV. */
export const listRows = ({metrics}: MetricList): string[][] =>
  metrics.map((metric) => [
    metric.name,
    metric.area,
    metric.unit,
    metric.dimensions.join(' '),
    metric.operations?.join(' ') ?? '-',
    metric.statistics.join(' '),
    metric.reported ? String(metric.reported.by) : 'unknown',
    metric.meaning,
  ])

/** For people: a table for each area, with what its metrics are counted by above it. */
export function renderMetricList(list: MetricList, style: Style): string {
  const paint = paintOf(style)
  const columns: readonly Column[] = [
    {title: 'metric'},
    {title: 'unit'},
    {title: seenTitle(list), align: 'right'},
    {title: 'meaning'},
  ]
  const tables = groupsOf(list.metrics, ({area}) => area).map(([area, metrics]) => {
    const operations = [...new Set(metrics.flatMap((metric) => metric.operations ?? []))]
    const rows = metrics.map((metric) => [
      metric.perRole ? `${metric.name} (per role)` : metric.name,
      metric.unit,
      seenText(metric, list),
      metric.meaning,
    ])
    return [
      paint.heading(area),
      ...(operations.length > 0 ? [paint.quiet(wrap(`by operation: ${operations.join(', ')}`, style.width))] : []),
      renderRows(columns, rows, {style, terminal: true}),
    ].join('\n')
  })
  return [...tables, ...undocumentedText(list, style)].join('\n\n')
}

const seenTitle = ({resource}: MetricList): string => (resource ? 'reported' : 'reported by')

function seenText({reported, operations}: ListedMetric, {resource}: MetricList): string {
  if (!reported) return 'unknown'
  if (!resource) return reported.by === 0 ? '-' : String(reported.by)
  if (operations && reported.operations.length > 0) return `${reported.operations.length} of ${operations.length} ops`
  return reported.by > 0 ? 'yes' : '-'
}

function undocumentedText({undocumented}: MetricList, style: Style): string[] {
  if (undocumented.length === 0) return []
  const names = undocumented.map(
    ({metric, dimensions}) =>
      `  ${metric} (${Object.entries(dimensions)
        .map(([name, value]) => `${name}=${value}`)
        .join(', ')})`,
  )
  return [[paintOf(style).heading('in CloudWatch and in no guide'), ...names].join('\n')]
}
