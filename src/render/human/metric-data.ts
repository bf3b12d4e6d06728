import {type MetricData, type MetricLine, measureOf, titleOf} from '../../model/metric-data.ts'
import {roundForReading} from '../series.ts'
import {renderSparkline} from './sparkline.ts'
import {type Paint, paintOf, type Style, wrap} from './style.ts'

/** Columns of the label, and of each number. */
const labelWidth = 13
const numberWidth = 8

/** Of headings, and of the lines below them. */
const gap = '  '
const indent = '    '

/** What stands before a sparkline. */
const before = indent.length + labelWidth + 1

/** Metrics as people read them: a heading for each channel or stream, a sparkline for each line, the axis of time below. */
export function renderMetricData(data: MetricData, style: Style): string {
  const paint = paintOf(style)
  const notes = data.notes.map((note) => wrap(note, style.width)).join('\n')
  if (data.lines.length === 0) return [nothing(data), notes].filter(Boolean).join('\n')
  const parts = groupsOf(data.lines, ({resource}) => `${resource.kind} ${resource.name}`).map(([name, lines]) =>
    [paint.heading(name), ...renderResource(data, lines, style)].join('\n'),
  )
  return [windowText(data), ...parts, ...(notes ? [notes] : [])].join('\n\n')
}

const nothing = ({from, to, asked}: MetricData): string =>
  `No data between ${minuteText(from)} and ${minuteText(to)} UTC: none of ${asked.lines} lines has a point.`

function windowText({from, to, periodSeconds, comparedWith}: MetricData): string {
  const window = `${minuteText(from)} to ${minuteText(to)} UTC, a point every ${periodText(periodSeconds)}`
  return comparedWith ? `${window}; compared with the window before, from ${minuteText(comparedWith.from)}` : window
}

function renderResource(data: MetricData, lines: readonly MetricLine[], style: Style): string[] {
  const paint = paintOf(style)
  const names = ['min', 'max', 'last', 'overall', ...(data.comparedWith ? ['before', 'change'] : [])]
  const columns = sparkColumns(names.length, style)
  const head = `${' '.repeat(before)}${' '.repeat(columns)}${names.map((name) => name.padStart(numberWidth)).join('')}`
  const blocks = groupsOf(lines, titleOf).flatMap(([title, ofTitle]) => [
    `${gap}${paint.strong(title)}`,
    ...ofTitle.map((line) => renderLine(data, line, columns, paint)),
  ])
  return [paint.quiet(head), ...blocks, paint.quiet(axisOf(data, columns))]
}

/** What is left beside the numbers; fewer columns than 12 show nothing. */
const sparkColumns = (numbers: number, {width}: Style): number =>
  Math.min(60, Math.max(12, width - before - numbers * numberWidth))

function renderLine(data: MetricData, line: MetricLine, columns: number, paint: Paint): string {
  const label = lineLabel(line)
  const values = line.points.map(({value}) => value)
  const {overall, before: past, problem} = line
  const numbers = [
    values.length > 0 ? roundText(values.reduce((a, b) => Math.min(a, b))) : '-',
    values.length > 0 ? roundText(values.reduce((a, b) => Math.max(a, b))) : '-',
    values.length > 0 ? roundText(values.at(-1)!) : '-',
    overall ? roundText(overall.value) : '-',
    ...(data.comparedWith ? [past?.overall ? roundText(past.overall.value) : '-', changeText(line)] : []),
  ]
  const scale = {from: Date.parse(data.from), to: Date.parse(data.to), columns}
  const row = `${indent}${label.slice(0, labelWidth).padEnd(labelWidth)} ${renderSparkline(line.points, scale)}${numbers.map((text) => text.padStart(numberWidth)).join('')}`
  return problem === undefined ? row : `${row}\n${gap}${gap}${paint.doubtful(problem)}`
}

/** A statistic and its unit, or the name that people have for both. */
export function lineLabel(line: Pick<MetricLine, 'metric' | 'statistic' | 'unit'>): string {
  const measure = measureOf(line)
  if (measure.endsWith('rate') || measure === 'samples') return measure
  return measure === 'count' ? line.statistic : `${line.statistic} ${measure}`
}

/** Start and end of the time below the sparklines. */
function axisOf({from, to}: MetricData, columns: number): string {
  const sameDay = from.slice(0, 10) === to.slice(0, 10)
  const [start, end] = [from, to].map((at) => (sameDay ? at.slice(11, 16) : at.slice(5, 10))) as [string, string]
  return `${' '.repeat(before)}${start.padEnd(Math.max(columns - end.length, start.length + 1))}${end}`
}

/** `+20 %`; twice and more as a factor. */
export function changeText({change, overall, before: past}: MetricLine): string {
  if (change === undefined) return overall && past?.overall ? (overall.value === 0 ? '0 %' : 'new') : '-'
  if (change >= 9) return `x${roundForReading(Math.round(change + 1))}`
  return `${change > 0 ? '+' : ''}${Math.round(change * 100)} %`
}

/** Numbers of any size in seven characters. */
export function roundText(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e6) return `${Number((value / (size >= 1e9 ? 1e9 : 1e6)).toPrecision(3))}${size >= 1e9 ? 'G' : 'M'}`
  if (size >= 1e5) return `${Number((value / 1e3).toPrecision(3))}k`
  return String(roundForReading(value))
}

/** `2026-01-01 12:00` */
export const minuteText = (at: string): string => at.slice(0, 16).replace('T', ' ')

export function periodText(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400} d`
  if (seconds % 3600 === 0) return `${seconds / 3600} h`
  return `${seconds / 60} min`
}

/** In the order in which each name comes first. */
export function groupsOf<T>(items: readonly T[], nameOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const name = nameOf(item)
    const group = groups.get(name)
    if (group) group.push(item)
    else groups.set(name, [item])
  }
  return [...groups]
}
