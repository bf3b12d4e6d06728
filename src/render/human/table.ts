import Table from 'cli-table3'
import {paintOf, type Style} from './style.ts'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

const borderless = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}

/**
 * A table without lines: a quiet heading, then rows in columns that are as wide as they need to be.
 * Cells may be painted already. No colour codes are written unless `style.color`.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style,
  indent = '  ',
): string {
  const paint = paintOf(style)
  const table = new Table({
    chars: borderless,
    style: {'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true},
    colAligns: columns.map((column) => column.align ?? 'left'),
  })
  table.push(
    columns.map((column) => paint.quiet(column.title)),
    ...rows.map((row) => [...row]),
  )
  return table
    .toString()
    .split('\n')
    .map((line) => (indent + line).trimEnd())
    .join('\n')
}
