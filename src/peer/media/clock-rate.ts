import {medianOf} from '../../model/series.ts'

/** Below, the jitter of two packets would pass for a wrong clock. */
const stepMs = 1000
/** Six seconds: on a busy machine, a camera is that long at what it had kept. */
const fewestSamples = 7
/** A wrong clock is wrong by more, and evenly so. */
const agreeWithin = 0.1
/** Two minutes: what came before says nothing about the clock now. */
const mostSamples = 121

interface Sample {
  readonly ticks: number
  readonly atMs: number
}

/**
 * How quickly the timestamps of a source grow: the median between samples of each second that are half of the time apart. From
 * the first packet to the last it would be wrong for every camera that pours out at first what it had kept while the session
 * was made, as GStreamer's does; and a sender that stutters has no clock that can be told.
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

  /** Unknown before six seconds, and while fewer than two thirds of the samples agree. */
  hz(): number | undefined {
    if (this.#samples.length < fewestSamples) return undefined
    const apart = Math.floor(this.#samples.length / 2)
    const rates = this.#samples.slice(apart).map(({ticks, atMs}, at) => {
      const from = this.#samples[at]!
      return ((ticks - from.ticks) * 1000) / (atMs - from.atMs)
    })
    const median = medianOf(rates)
    const agree = rates.filter((rate) => Math.abs(rate - median) <= median * agreeWithin)
    return agree.length * 3 >= rates.length * 2 ? Math.round(median) : undefined
  }
}
