import {renderCsv} from '../render/csv.ts'
import {paintOf, type Style} from '../render/human/style.ts'
import {type Column, renderTable} from '../render/human/table.ts'

/** Rows as the reader wants them: a table on a terminal, tab-separated fields (no heading) in a pipe, or CSV. */
export function renderRows(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  as: {readonly style: Style; readonly terminal: boolean; readonly csv?: boolean},
): string {
  if (as.csv) return renderCsv([columns.map((column) => column.title), ...rows])
  if (as.terminal) return renderTable(columns, rows, as.style, '')
  return rows.map((row) => row.map(plainField).join('\t')).join('\n')
}

/** Names and values, one a line. */
export function renderFields(
  fields: readonly (readonly [string, string])[],
  as: {readonly style: Style; readonly terminal: boolean},
): string {
  const width = Math.max(...fields.map(([name]) => name.length))
  const paint = paintOf(as.style)
  return fields
    .map(([name, value]) => (as.terminal ? `${paint.quiet(name.padEnd(width))}  ${value}` : `${name}\t${plainField(value)}`))
    .join('\n')
}

/** A field may hold no tab and no line end, else `cut` would miscount. */
export const plainField = (text: string): string => text.replace(/[\t\r\n]+/g, ' ')
