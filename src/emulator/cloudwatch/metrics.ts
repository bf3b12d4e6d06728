import {metricNamespace} from '../../model/metric.ts'
import type {Clock} from '../../platform/clock.ts'

/** Dimensions as CloudWatch names them: `{Operation: 'ConnectAsViewer', SignalingChannelName: 'demo'}`. */
export type Dimensions = Readonly<Record<string, string>>

/** How often each value came: whatever the traffic, a minute takes little room, and every statistic can be computed. */
export type Counts = ReadonlyMap<number, number>

/** Values of which only these four are known. */
export interface StatisticSet {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
}

/** What is known of a period. */
export interface Values {
  readonly counts: Counts
  readonly set?: StatisticSet
}

export interface MetricMinute extends Values {
  /** Start of the minute, ms since 1970. */
  readonly atMs: number
}

/** Data of one metric in one unit. */
export interface MetricStream {
  readonly namespace: string
  readonly name: string
  /** CloudWatch's name of it. */
  readonly unit: string
  readonly dimensions: Dimensions
  /** Oldest first. */
  readonly minutes: readonly MetricMinute[]
}

export type KnownMetric = Pick<MetricStream, 'namespace' | 'name' | 'dimensions'> & {
  /** Whether it has data of the last three hours. */
  readonly isRecent: boolean
}

type OwnMinute = {atMs: number; counts: Map<number, number>; set?: StatisticSet}
type OwnStream = Omit<MetricStream, 'minutes'> & {minutes: OwnMinute[]}

const minuteMs = 60_000

/** Older minutes are dropped: long enough for every question that a probe asks, and as long as ListMetrics calls a metric recent. */
const keepMs = 3 * 3_600_000

/** What somebody put is kept for as long as it may be old (API reference, MetricDatum: Timestamp). */
const keepPutMs = 14 * 24 * 3_600_000

/** Fewer metrics are not worth looking through. */
const leastSwept = 256

const keptMs = (namespace: string): number => (namespace === metricNamespace ? keepMs : keepPutMs)

/** What the emulator really served, as CloudWatch of namespace AWS/KinesisVideo would count it, and what others put beside it. */
export class Metrics {
  readonly #clock: Clock
  /** By metric; one stream a unit. */
  readonly #metrics = new Map<string, OwnStream[]>()
  #sweepAt = leastSwept

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** One value of namespace AWS/KinesisVideo, now. */
  record(name: string, unit: 'Count' | 'Milliseconds' | 'Bytes', dimensions: Dimensions, value: number): void {
    const {counts} = this.#minute({namespace: metricNamespace, name, unit, dimensions}, this.#clock.now())
    addCount(counts, unit === 'Milliseconds' ? threeDigits(value) : value, 1)
  }

  /** Failure (0 or 1) and Latency of one operation on a channel (developer guide, "Monitoring with CloudWatch"). */
  operation(operation: string, channel: string, outcome: {failed: boolean; tookMs: number}): void {
    const dimensions = {Operation: operation, SignalingChannelName: channel}
    this.record('Failure', 'Count', dimensions, outcome.failed ? 1 : 0)
    this.record('Latency', 'Milliseconds', dimensions, outcome.tookMs)
  }

  /** What a client says of a metric of its own. */
  put(metric: Omit<MetricStream, 'minutes'>, values: Values, atMs: number): void {
    const minute = this.#minute(metric, atMs)
    for (const [value, count] of values.counts) addCount(minute.counts, value, count)
    if (values.set) minute.set = joined(minute.set, values.set)
  }

  streams(): readonly MetricStream[] {
    this.#dropOld()
    return [...this.#metrics.values()].flat()
  }

  /** Each metric once, whatever its units. */
  names(): readonly KnownMetric[] {
    this.#dropOld()
    const recentMs = this.#clock.now() - keepMs
    return [...this.#metrics.values()].map((streams) => ({
      ...streams[0]!,
      isRecent: streams.some(({minutes}) => (minutes.at(-1)?.atMs ?? 0) >= recentMs),
    }))
  }

  /** The streams of one metric: its dimensions must be the same and not just some of them, CloudWatch does not add up across them. */
  find(namespace: string, name: string, dimensions: Dimensions): readonly MetricStream[] {
    const oldest = this.#clock.now() - keptMs(namespace)
    const found = this.#metrics.get(keyOf(namespace, name, dimensions)) ?? []
    for (const {minutes} of found) dropOldMinutes(minutes, oldest)
    return found
  }

  #minute(metric: Omit<MetricStream, 'minutes'>, at: number): OwnMinute {
    const {minutes} = this.#stream(metric)
    const atMs = Math.floor(at / minuteMs) * minuteMs
    let after = minutes.length
    while (after > 0 && minutes[after - 1]!.atMs > atMs) after--
    const last = minutes[after - 1]
    if (last?.atMs === atMs) return last
    const minute = {atMs, counts: new Map<number, number>()}
    minutes.splice(after, 0, minute)
    dropOldMinutes(minutes, this.#clock.now() - keptMs(metric.namespace))
    return minute
  }

  #stream(metric: Omit<MetricStream, 'minutes'>): OwnStream {
    const {namespace, name, unit, dimensions} = metric
    const key = keyOf(namespace, name, dimensions)
    const streams = this.#metrics.get(key)
    const found = streams?.find((stream) => stream.unit === unit)
    if (found) return found
    // Channels come and go, in tests by the thousand: what new ones take, the old ones give back, once there are twice as many.
    if (this.#metrics.size >= this.#sweepAt) {
      this.#dropOld()
      this.#sweepAt = Math.max(leastSwept, 2 * this.#metrics.size)
    }
    const stream = {namespace, name, unit, dimensions, minutes: []}
    this.#metrics.set(key, [...(this.#metrics.get(key) ?? []), stream])
    return stream
  }

  #dropOld(): void {
    for (const [key, streams] of this.#metrics) {
      for (const {namespace, minutes} of streams) dropOldMinutes(minutes, this.#clock.now() - keptMs(namespace))
      if (streams.every(({minutes}) => minutes.length === 0)) this.#metrics.delete(key)
    }
  }
}

/** Names of dimensions and of channels have no line breaks; where a metric's own have, they are told apart by the length before. */
function keyOf(namespace: string, name: string, dimensions: Dimensions): string {
  let key = `${namespace}\n${name}`
  for (const each of Object.keys(dimensions).sort()) key += `\n${each.length}=${each}=${dimensions[each]}`
  return key
}

const addCount = (counts: Map<number, number>, value: number, count: number): void =>
  void counts.set(value, (counts.get(value) ?? 0) + count)

/** So that times which differ in a thousandth count as one value: no more than 900 between one power of ten and the next. */
const threeDigits = (value: number): number => Number(value.toPrecision(3))

/** The values of two periods in one. */
export const joined = (a: StatisticSet | undefined, b: StatisticSet): StatisticSet =>
  a === undefined ? b : {count: a.count + b.count, sum: a.sum + b.sum, min: Math.min(a.min, b.min), max: Math.max(a.max, b.max)}

function dropOldMinutes(minutes: {atMs: number}[], oldestMs: number): void {
  while (minutes[0] && minutes[0].atMs < oldestMs) minutes.shift()
}
