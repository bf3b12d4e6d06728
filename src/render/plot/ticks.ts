const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Steps that people count time in. */
const timeSteps = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hourMs),
  ...[1, 2, 7, 14, 28, 56, 112].map((days) => days * dayMs),
]

/** Round values from 0, or from below it, to the largest, about `count` of them: 0 20 40 60. */
export function valueTicks(smallest: number, largest: number, count: number): number[] {
  const [low, high] = [Math.min(0, smallest), Math.max(0, largest)]
  if (high === low) return [0, 1]
  const rough = (high - low) / count
  const size = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((each) => each >= rough)!
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)]
  return Array.from({length: last - first + 1}, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

export interface TimeTick {
  readonly atMs: number
  readonly label: string
}

/** Round times within a range, `count` of them at most. */
export function timeTicks(fromMs: number, toMs: number, count: number): TimeTick[] {
  const step = timeSteps.find((each) => (toMs - fromMs) / each <= count) ?? timeSteps.at(-1)!
  const ticks: TimeTick[] = []
  for (let atMs = Math.ceil(fromMs / step) * step; atMs <= toMs; atMs += step) {
    const iso = new Date(atMs).toISOString()
    // A day that begins says which one it is.
    const isDate = step >= dayMs || atMs % dayMs === 0
    ticks.push({atMs, label: isDate ? iso.slice(5, 10) : iso.slice(11, 16)})
  }
  return ticks
}
