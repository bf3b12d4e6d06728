import {medianOf} from '../../model/series.ts'

/** Below, the jitter of two packets would pass for a wrong clock. */
const stepMs = 1000
const fewestSamples = 4
/** Two minutes: what came before says nothing about the clock now. */
const mostSamples = 121

interface Sample {
  readonly ticks: number
  readonly atMs: number
}

/**
 * How quickly the timestamps of a source grow: the median of what a sample of each second says, between two of them that are a
 * quarter of the time apart. From the first packet to the last it would be wrong for every camera that pours out at first what
 * it had kept while the session was made, as GStreamer's does.
 */
export class ClockRate {
  readonly #samples: Sample[] = []
  #dueMs = Number.NEGATIVE_INFINITY

  take(ticks: number, atMs: number): void {
    if (atMs < this.#dueMs) return
    const [first = {atMs}] = this.#samples
    const nextOnGridMs = first.atMs + (Math.floor((atMs - first.atMs) / stepMs) + 1) * stepMs
    this.#dueMs = Math.max(nextOnGridMs, atMs + stepMs / 2)
    this.#samples.push({ticks, atMs})
    if (this.#samples.length > mostSamples) this.#samples.shift()
  }

  /** Unknown until there are samples of three seconds. */
  hz(): number | undefined {
    if (this.#samples.length < fewestSamples) return undefined
    const apart = Math.floor(this.#samples.length / fewestSamples)
    const rates = this.#samples.slice(apart).map(({ticks, atMs}, at) => {
      const from = this.#samples[at]!
      return ((ticks - from.ticks) * 1000) / (atMs - from.atMs)
    })
    return Math.round(medianOf(rates))
  }
}
