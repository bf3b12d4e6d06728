import type {Span} from '../../model/timeline.ts'
import {escapeXml} from '../escape-xml.ts'

const rowHeight = 20
const labelWidth = 280
const chartWidth = 620
const timeWidth = 80

/** The waterfall as SVG: a bar a step under one axis, the critical path in full colour. */
export function renderSvgWaterfall(spans: readonly Span[], tookMs: number, critical: readonly string[]): string {
  const rows = [...spans].sort((a, b) => a.startMs - b.startMs)
  const height = (rows.length + 1) * rowHeight + 4
  const x = (atMs: number): number => labelWidth + (Math.min(atMs, tookMs) / Math.max(tookMs, 1)) * chartWidth
  const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = x(part * tookMs).toFixed(1)
    return `<line class="grid" x1="${at}" x2="${at}" y1="${rowHeight}" y2="${height}"/><text class="quiet" x="${at}" y="14" text-anchor="middle">${Math.round(part * tookMs)} ms</text>`
  })
  const bars = rows.map((span, index) => {
    const y = (index + 1) * rowHeight
    const endMs = span.endMs ?? tookMs
    const kind = span.outcome !== 'ok' ? span.outcome : critical.includes(span.id) ? 'critical' : 'ok'
    return `<text x="0" y="${y + 15}">${escapeXml(span.label)}</text><rect class="${kind}" x="${x(span.startMs).toFixed(1)}" y="${y + 4}" width="${Math.max(x(endMs) - x(span.startMs), 2).toFixed(1)}" height="${rowHeight - 8}" rx="2"/><text class="quiet" x="${labelWidth + chartWidth + 10}" y="${y + 15}">${(endMs - span.startMs).toFixed(1)} ms</text>`
  })
  return `<svg viewBox="0 0 ${labelWidth + chartWidth + timeWidth} ${height}" role="img" aria-label="timeline of ${rows.length} steps over ${Math.round(tookMs)} ms">${grid.join('')}${bars.join('')}</svg>`
}
