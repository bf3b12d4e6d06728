import type {Span} from '../../model/timeline.ts'
import {paintOf, renderMs, type Style} from './style.ts'

const labelWidth = 38
const timeWidth = 9

/**
 * Every step of a run as a bar under one time axis. Steps that belong to the critical path are marked, so that a reader sees
 * at once what the run waited for.
 * @param tookMs length of the axis
 * @param critical ids of the spans on the critical path
 */
export function renderWaterfall(spans: readonly Span[], tookMs: number, critical: readonly string[], style: Style): string {
  const paint = paintOf(style)
  const columns = Math.max(20, style.width - labelWidth - timeWidth - 6)
  const axisMs = Math.max(tookMs, 1)
  const header = `${' '.repeat(labelWidth + timeWidth + 4)}${axis(axisMs, columns)}`
  const lines = [...spans]
    .sort((a, b) => a.startMs - b.startMs)
    .map((span) => {
      const endMs = span.endMs ?? tookMs
      const bar = barOf(span.startMs, endMs, axisMs, columns)
      const painted =
        span.outcome === 'ok'
          ? critical.includes(span.id)
            ? paint.strong(bar)
            : bar
          : span.outcome === 'failed'
            ? paint.bad(bar)
            : paint.doubtful(bar)
      const mark =
        span.outcome === 'ok'
          ? critical.includes(span.id)
            ? '*'
            : ' '
          : span.outcome === 'failed'
            ? paint.bad('×')
            : paint.doubtful('…')
      return `  ${column(span.label, labelWidth)}${renderMs(endMs - span.startMs).padStart(timeWidth)} ${mark}${painted}`.trimEnd()
    })
  return [paint.quiet(header.trimEnd()), ...lines].join('\n')
}

/** `0 ms          210 ms          420 ms` over the bars. */
function axis(tookMs: number, columns: number): string {
  const middle = renderMs(tookMs / 2)
  const end = renderMs(tookMs)
  const left = '0'.padEnd(Math.floor(columns / 2 - middle.length / 2)) + middle
  return left + end.padStart(columns - left.length)
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

function barOf(startMs: number, endMs: number, axisMs: number, columns: number): string {
  const from = Math.min(Math.floor((startMs / axisMs) * columns), columns - 1)
  const length = Math.max(((endMs - startMs) / axisMs) * columns, 0.13)
  const whole = Math.min(Math.floor(length), columns - from)
  const rest = whole < columns - from ? eighths[Math.floor((length - whole) * 8)]! : ''
  return ' '.repeat(from) + ('█'.repeat(whole) + rest || '▏')
}

const column = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width)
