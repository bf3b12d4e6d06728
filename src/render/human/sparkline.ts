const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

export interface SparklineScale {
  /** Ends of the time axis, ms since 1970. */
  readonly from: number
  readonly to: number
  readonly columns: number
}

/**
 * Values over time in one line of text. A column without a point stays blank: no data is not zero. Several points in one
 * column show their largest, so that a short spike is not averaged away.
 */
export function renderSparkline(points: readonly {at: string; value: number}[], {from, to, columns}: SparklineScale): string {
  const cells: (number | undefined)[] = Array.from({length: columns}, () => undefined)
  for (const point of points) {
    const column = Math.floor(((Date.parse(point.at) - from) / Math.max(to - from, 1)) * columns)
    if (column < 0 || column > columns) continue
    const cell = Math.min(column, columns - 1)
    cells[cell] = Math.max(cells[cell] ?? Number.NEGATIVE_INFINITY, point.value)
  }
  const told = cells.filter((value) => value !== undefined)
  const top = Math.max(...told, 0)
  return cells
    .map((value) =>
      value === undefined ? ' ' : levels[top <= 0 ? 0 : Math.max(0, Math.round((value / top) * (levels.length - 1)))]!,
    )
    .join('')
}
