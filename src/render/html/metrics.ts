import type {MetricSeries, MetricsFact} from '../../model/evidence.ts'
import {escapeXml} from '../escape-xml.ts'
import {largestOf, roundForReading} from '../series.ts'

const width = 240
const height = 28

/** One row a metric: the window as dots on a time axis (no data is no dot, not zero), with the numbers beside. */
export function renderMetricRows({from, to, series}: MetricsFact): string {
  const told = series.filter((one) => one.points.length > 0)
  if (told.length === 0) return `<p>No data between ${escapeXml(from)} and ${escapeXml(to)}.</p>`
  const rows = told.map(
    (one) =>
      `<tr><td>${escapeXml(one.metric)}</td><td>${escapeXml(one.operation ?? '')}</td><td>${renderDots(one, Date.parse(from), Date.parse(to))}</td><td>${roundForReading(one.points.at(-1)!.value)}</td><td>${roundForReading(largestOf(one))}</td><td>${escapeXml(`${one.unit}, ${one.statistic} per ${one.periodSeconds} s`)}</td></tr>`,
  )
  return `<table><thead><tr><th scope="col">metric</th><th scope="col">operation</th><th scope="col">${escapeXml(`${from} to ${to}`)}</th><th scope="col">last</th><th scope="col">max</th><th scope="col">unit</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`
}

function renderDots(series: MetricSeries, fromMs: number, toMs: number): string {
  const top = Math.max(largestOf(series), 0)
  const dots = series.points.map((point) => {
    const x = ((Date.parse(point.at) - fromMs) / Math.max(toMs - fromMs, 1)) * (width - 6) + 3
    const y = height - 4 - (top === 0 ? 0 : (Math.max(point.value, 0) / top) * (height - 8))
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="2.5"/>`
  })
  return `<svg class="spark" viewBox="0 0 ${width} ${height}" role="img" aria-label="${series.points.length} points, largest ${roundForReading(top)}"><line class="grid" x1="0" x2="${width}" y1="${height - 4}" y2="${height - 4}"/>${dots.join('')}</svg>`
}
