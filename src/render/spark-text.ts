const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
/** What fits beside other columns. */
const mostColumns = 20

/** The newest values in one line of text, the largest of them at the top. */
export function sparkText(values: readonly number[]): string {
  const newest = values.slice(-mostColumns)
  const top = Math.max(...newest, 0)
  return newest.map((value) => levels[top <= 0 ? 0 : Math.round((value / top) * (levels.length - 1))]!).join('')
}
