import type {Clock} from '../../platform/clock.ts'

export type MetricUnit = 'Count' | 'Milliseconds' | 'Bytes'

/** Dimensions as CloudWatch names them: `{Operation: 'ConnectAsViewer', SignalingChannelName: 'demo'}`. */
export type Dimensions = Readonly<Record<string, string>>

/** How often each value came: whatever the traffic, a minute takes little room, and every statistic can be computed. */
export type Counts = ReadonlyMap<number, number>

export interface MetricMinute {
  /** Start of the minute, ms since 1970. */
  readonly atMs: number
  readonly counts: Counts
}

export interface MetricStream {
  readonly name: string
  readonly unit: MetricUnit
  readonly dimensions: Dimensions
  readonly minutes: readonly MetricMinute[]
}

/** Older minutes are dropped: long enough for every question that a probe asks, and as long as ListMetrics calls a metric recent. */
const keepMs = 3 * 3_600_000

/** What the emulator really served, as CloudWatch of namespace AWS/KinesisVideo would count it. */
export class Metrics {
  readonly #clock: Clock
  readonly #streams = new Map<
    string,
    {name: string; unit: MetricUnit; dimensions: Dimensions; minutes: {atMs: number; counts: Map<number, number>}[]}
  >()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  record(name: string, unit: MetricUnit, dimensions: Dimensions, value: number): void {
    const key = keyOf(name, dimensions)
    let stream = this.#streams.get(key)
    if (!stream) {
      // Channels come and go, in tests by the thousand: what a new one takes, the old ones give back.
      this.#dropOld()
      stream = {name, unit, dimensions, minutes: []}
      this.#streams.set(key, stream)
    }
    const atMs = Math.floor(this.#clock.now() / 60_000) * 60_000
    let minute = stream.minutes.at(-1)
    if (minute?.atMs !== atMs) {
      minute = {atMs, counts: new Map()}
      stream.minutes.push(minute)
      dropOldMinutes(stream.minutes, atMs)
    }
    const counted = unit === 'Milliseconds' ? threeDigits(value) : value
    minute.counts.set(counted, (minute.counts.get(counted) ?? 0) + 1)
  }

  /** Failure (0 or 1) and Latency of one operation on a channel (developer guide, "Monitoring with CloudWatch"). */
  operation(operation: string, channel: string, outcome: {failed: boolean; tookMs: number}): void {
    const dimensions = {Operation: operation, SignalingChannelName: channel}
    this.record('Failure', 'Count', dimensions, outcome.failed ? 1 : 0)
    this.record('Latency', 'Milliseconds', dimensions, outcome.tookMs)
  }

  streams(): readonly MetricStream[] {
    this.#dropOld()
    return [...this.#streams.values()]
  }

  #dropOld(): void {
    for (const [key, {minutes}] of this.#streams) {
      dropOldMinutes(minutes, this.#clock.now())
      if (minutes.length === 0) this.#streams.delete(key)
    }
  }
}

/** Names of dimensions and of channels have no line breaks. */
function keyOf(name: string, dimensions: Dimensions): string {
  let key = name
  for (const each of Object.keys(dimensions).sort()) key += `\n${each}=${dimensions[each]}`
  return key
}

/** So that times which differ in a thousandth count as one value: no more than 900 between one power of ten and the next. */
const threeDigits = (value: number): number => Number(value.toPrecision(3))

function dropOldMinutes(minutes: {atMs: number}[], nowMs: number): void {
  while (minutes[0] && minutes[0].atMs < nowMs - keepMs) minutes.shift()
}
