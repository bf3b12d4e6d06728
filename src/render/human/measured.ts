import type {MeasuredTable} from '../measured-table.ts'
import {renderServer} from './server.ts'
import {paintOf, type Style, wrap} from './style.ts'
import {renderTable} from './table.ts'

/** A table of numbers, with what they mean below. */
export function renderMeasured({columns, rows, note}: MeasuredTable, style: Style): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : renderServer(cell.server))))
  const table = renderTable(columns, cells, style)
  return note === undefined ? table : `${table}\n${paintOf(style).quiet(wrap(note, style.width, '  '))}`
}
