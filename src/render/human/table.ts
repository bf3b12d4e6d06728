import Table from 'cli-table3'
import {paintOf, type Style, widthOf, wrap} from './style.ts'

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

/** A last column narrower than this is a ladder of single words. */
const narrowest = 24

/**
 * A table without lines: a quiet heading, then rows in columns that are as wide as they need to be. Where a row is wider than the
 * terminal, which would cut words anywhere, its last cell is wrapped under its own heading, or on lines of its own below the row.
 * Cells may be painted already. No colour codes are written unless `style.color`.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style,
  indent = '  ',
): string {
  const heading = columns.map((column) => paintOf(style).quiet(column.title))
  const all = [heading, ...rows]
  const whole = layOut(columns, all).map((line) => indent + line)
  if (columns.length < 2 || whole.every((line) => widthOf(line.trimEnd()) <= style.width)) return joined(whole)

  const heads = layOut(columns.slice(0, -1), all)
  const left = indent + ' '.repeat(widthOf(heads[0]!) + gap.length)
  const room = style.width - left.length
  const lines = heads.flatMap((head, index) => {
    const last = all[index]!.at(-1)!
    const beside = room >= narrowest || widthOf(last) <= room
    const below = `${indent}${' '.repeat(4)}`
    const [first, ...more] = wrapPainted(last, beside ? room : style.width - below.length)
    if (beside) return [`${indent}${head}${gap}${first}`, ...more.map((line) => left + line)]
    return [indent + head, ...[first, ...more].map((line) => below + line)]
  })
  return joined(lines)
}

const gap = borderless.middle

/** One line a row, all equally wide. */
function layOut(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const table = new Table({
    chars: borderless,
    style: {'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true},
    colAligns: columns.map((column) => column.align ?? 'left'),
  })
  table.push(...rows.map((row) => row.slice(0, columns.length)))
  return table.toString().split('\n')
}

const joined = (lines: readonly string[]): string => lines.map((line) => line.trimEnd()).join('\n')

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with one
const painted = /^((?:\u001b\[[\d;]*m)*)(.*?)((?:\u001b\[[\d;]*m)*)$/s

/** Lines of a cell, each painted as the cell is. */
function wrapPainted(text: string, width: number): string[] {
  const [, begin = '', plain = '', end = ''] = painted.exec(text) ?? []
  return wrap(plain, width)
    .split('\n')
    .map((line) => begin + line + end)
}
