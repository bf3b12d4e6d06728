import {FailureError} from '../../model/failure-error.ts'
import type {MetricData, MetricLine, MetricPoint} from '../../model/metric-data.ts'
import {pause} from '../../platform/pause.ts'
import type {World} from '../connect.ts'
import {type ShowMetricsOptions, showMetrics} from './show-metrics.ts'

export interface WatchMetricsOptions extends Omit<ShowMetricsOptions, 'compare' | 'fromMs' | 'toMs'> {
  /** Between one look and the next; from the period without it. */
  readonly intervalMs?: number
  /** From the first look on. */
  readonly durationMs?: number
}

export interface NewPoint {
  readonly line: MetricLine
  readonly point: MetricPoint
}

/** One look. */
export type MetricsLook =
  | {
      readonly kind: 'data'
      readonly data: MetricData
      /** Of periods that are over and that no look before had; the first look has those that ended last. */
      readonly fresh: readonly NewPoint[]
    }
  | {readonly kind: 'failure'; readonly message: string}

/** Four looks a period: a point is seen soon after its period is over, and CloudWatch itself takes longer than that. */
const looksPerPeriod = 4
const shortestIntervalMs = 5_000
const longestIntervalMs = 60_000

/** A tenth of the 50 calls a second that an account has (CloudWatch service quotas): others ask, too. */
const callsPerSecond = 5

/**
 * Looks again and again, until it is aborted or the time is over. A look that fails is told, and followed by the next.
 * @throws UserError, FailureError when the first look fails
 */
export async function* watchMetrics(world: World, options: WatchMetricsOptions): AsyncGenerator<MetricsLook> {
  const {clock} = world
  const {signal, durationMs = Number.POSITIVE_INFINITY} = options
  const endMs = clock.monotonic() + durationMs
  const seen = new Seen(clock.now())
  let intervalMs = shortestIntervalMs
  let first = true
  while (!signal?.aborted) {
    try {
      const data = await showMetrics(world, options)
      intervalMs = Math.max(options.intervalMs ?? intervalOf(data), (data.asked.calls / callsPerSecond) * 1000)
      yield {kind: 'data', data, fresh: seen.fresh(data, clock.now())}
      first = false
    } catch (error) {
      if (signal?.aborted) return
      if (first || !(error instanceof FailureError)) throw error
      yield {kind: 'failure', message: error.failure.message}
    }
    const leftMs = endMs - clock.monotonic()
    if (leftMs <= intervalMs) return await rest(Math.max(leftMs, 0), world, signal)
    await rest(intervalMs, world, signal)
  }
}

const intervalOf = ({periodSeconds}: MetricData): number =>
  Math.min(longestIntervalMs, Math.max(shortestIntervalMs, (periodSeconds * 1000) / looksPerPeriod))

/** Ctrl-C ends the waiting. */
async function rest(ms: number, {clock}: World, signal: AbortSignal | undefined): Promise<void> {
  try {
    await pause(ms, clock, signal)
  } catch (error) {
    if (!signal?.aborted) throw error
  }
}

/** What was told already. Points come late, and not in order across lines. */
class Seen {
  readonly #startMs: number
  readonly #keys = new Set<string>()

  constructor(startMs: number) {
    this.#startMs = startMs
  }

  fresh({lines, periodSeconds}: MetricData, now: number): NewPoint[] {
    const periodMs = periodSeconds * 1000
    const found: NewPoint[] = []
    for (const line of lines)
      for (const point of line.points) {
        const endMs = Date.parse(point.at) + periodMs
        if (endMs > now || endMs <= this.#startMs - periodMs) continue
        const key = `${point.at} ${line.metric} ${line.statistic} ${JSON.stringify(line.dimensions)}`
        if (this.#keys.has(key)) continue
        this.#keys.add(key)
        found.push({line, point})
      }
    return found.sort((a, b) => (a.point.at < b.point.at ? -1 : a.point.at > b.point.at ? 1 : 0))
  }
}
