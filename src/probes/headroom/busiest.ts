import type {MetricUse} from '../../model/headroom.ts'
import type {Point} from '../../model/trend.ts'
import type {Range, Sweep, Told} from './sweeps.ts'

/** Channels of an account that are told of one quota: enough to see whether one is busy or all are. */
const mostTold = 5

/** Keeps of what a sweep reads what is worth telling: however many channels there are, it takes the same room. */
export class Busiest {
  readonly #sweep: Sweep
  readonly #range: Range
  readonly #most: number
  readonly #uses = new Map<Told, MetricUse[]>()
  readonly #sums: Map<string, number>[]

  /** @param all whether every channel is told, since they were named */
  constructor(sweep: Sweep, range: Range, all: boolean) {
    this.#sweep = sweep
    this.#range = range
    this.#most = all ? Number.POSITIVE_INFINITY : mostTold
    this.#sums = sweep.slices.map(() => new Map())
  }

  /** @param series of one channel, in the order of the slices; without a point in the first one, nothing happened there */
  add(channel: string, series: readonly (readonly Point[])[]): void {
    if (series.every((points) => points.length === 0)) return
    series.forEach((points, index) => {
      const sums = this.#sums[index]!
      for (const {at, value} of points) sums.set(at, (sums.get(at) ?? 0) + value)
    })
    for (const told of this.#sweep.tells) if (!told.ofAccount) this.#keep(told, channel, series)
  }

  /** Of the account's quotas nothing where only some channels were looked at. */
  uses(wholeAccount: boolean): readonly MetricUse[] {
    const sums = this.#sums.map((sum) => [...sum].map(([at, value]) => ({at, value})).sort(byTime))
    return this.#sweep.tells.flatMap((told) => {
      if (!told.ofAccount) return this.#uses.get(told) ?? []
      return wholeAccount ? useOf(told, sums, this.#range) : []
    })
  }

  #keep(told: Told, channel: string, series: readonly (readonly Point[])[]): void {
    const uses = [...(this.#uses.get(told) ?? []), ...useOf(told, series, this.#range, channel)]
    this.#uses.set(told, uses.sort((a, b) => b.value - a.value).slice(0, this.#most))
  }
}

const byTime = (a: Point, b: Point): number => (a.at < b.at ? -1 : 1)

function useOf(told: Told, series: readonly (readonly Point[])[], range: Range, channel?: string): MetricUse[] {
  const use = told.use(series, range)
  if (use.status === 'unknown') return []
  const {value, how} = use
  return [{quotaId: told.quotaId, ...(channel !== undefined && {channel}), value, how, points: told.points(series, range)}]
}
