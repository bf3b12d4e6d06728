import {FailureError} from '../../model/failure-error.ts'
import type {RelaySeriesFact} from '../../model/relay.ts'
import {seriesOf} from '../../model/series.ts'
import {formatTransportAddress, type TransportAddress} from '../../model/transport-address.ts'
import type {Cancel, Clock} from '../../platform/clock.ts'
import {failureOfAbort} from '../../platform/deadline.ts'
import type {Random} from '../../platform/random.ts'
import type {TurnClient} from './turn-client.ts'

/** One end of a relayed path: an allocation of ours. */
export interface RelayEnd {
  readonly client: TurnClient
  readonly relayed: TransportAddress
}

export interface RelaySeriesOptions {
  readonly from: RelayEnd
  /** Sends back what it gets. The same allocation again means that the relay itself is the echo. */
  readonly to: RelayEnd
  readonly count: number
  readonly gapMs: number
  /** How long after the last packet was sent the late ones are waited for. */
  readonly lostAfterMs: number
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
}

/** When all are back, a duplicate has this long to show. */
const duplicatesMs = 50

/** Tells the packets of this series from everything else that a relay may bring. */
const runLength = 12

/**
 * Sends numbered packets from one allocation to another and back, at a steady pace, and counts what was lost, doubled and overtaken.
 * @throws FailureError `timeout` when nothing came back, `interrupted`
 */
export function relaySeries(options: RelaySeriesOptions): Promise<RelaySeriesFact> {
  const {signal} = options
  if (signal.aborted) return Promise.reject(failureOfAbort(signal))
  return new Promise((resolve, reject) => {
    const series = new Series(options)
    const settle = (then: () => void) => {
      signal.removeEventListener('abort', onAbort)
      series.stop()
      then()
    }
    const onAbort = () => settle(() => reject(failureOfAbort(signal)))
    signal.addEventListener('abort', onAbort, {once: true})
    series.start(() => settle(() => (series.returned > 0 ? resolve(series.result()) : reject(series.nothingCameBack()))))
  })
}

class Series {
  readonly #options: RelaySeriesOptions
  readonly #run: Buffer
  readonly #sentAt: number[] = []
  readonly #rtts = new Map<number, number>()
  readonly #arrived = new Set<number>()
  readonly #stops: Cancel[] = []
  #duplicates = 0
  #reordered = 0
  #highest = -1
  #done = () => {}

  constructor(options: RelaySeriesOptions) {
    this.#options = options
    this.#run = options.random.bytes(runLength)
  }

  get returned(): number {
    return this.#rtts.size
  }

  start(done: () => void): void {
    const {from, to, count, gapMs, lostAfterMs} = this.#options
    this.#done = done
    if (to.client !== from.client) this.#stops.push(to.client.onData(({data}) => this.#echo(data)))
    this.#stops.push(from.client.onData(({data}) => this.#take(data)))
    this.#sendFrom(0)
    this.#later((count - 1) * gapMs + lostAfterMs, done)
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop()
  }

  result(): RelaySeriesFact {
    const {from, to, count} = this.#options
    const rtts = [...this.#rtts].sort(([a], [b]) => a - b).map(([, rtt]) => rtt)
    return {
      ...seriesOf(count, rtts),
      arrived: to.client === from.client ? rtts.length : this.#arrived.size,
      reordered: this.#reordered,
      duplicates: this.#duplicates,
    }
  }

  nothingCameBack(): FailureError {
    const {count, to} = this.#options
    const arrived = this.#arrived.size > 0 ? `; ${this.#arrived.size} reached it` : ''
    return new FailureError({
      kind: 'timeout',
      message: `Nothing of ${count} packets that went to ${formatTransportAddress(to.relayed)} through the relay came back${arrived}.`,
    })
  }

  /** One after the other, so that a busy moment of ours cannot change their order. */
  #sendFrom(n: number): void {
    const {count, gapMs, clock} = this.#options
    this.#send(n)
    if (n + 1 < count) this.#later(this.#sentAt[0]! + (n + 1) * gapMs - clock.monotonic(), () => this.#sendFrom(n + 1))
  }

  #send(n: number): void {
    const {from, to, clock} = this.#options
    const packet = Buffer.concat([this.#run, Buffer.alloc(4)])
    packet.writeUInt32BE(n, runLength)
    this.#sentAt[n] = clock.monotonic()
    from.client.send(to.relayed, packet)
  }

  #echo(data: Buffer): void {
    const n = this.#numberIn(data)
    if (n === undefined) return
    this.#arrived.add(n)
    this.#options.to.client.send(this.#options.from.relayed, data)
  }

  #take(data: Buffer): void {
    const n = this.#numberIn(data)
    if (n === undefined) return
    if (this.#rtts.has(n)) {
      this.#duplicates++
      return
    }
    this.#rtts.set(n, this.#options.clock.monotonic() - this.#sentAt[n]!)
    if (n < this.#highest) this.#reordered++
    this.#highest = Math.max(n, this.#highest)
    if (this.#rtts.size === this.#options.count) this.#later(duplicatesMs, this.#done)
  }

  /** Of a packet that was sent; a relay may bring anything. */
  #numberIn(data: Buffer): number | undefined {
    if (data.length !== runLength + 4 || !data.subarray(0, runLength).equals(this.#run)) return undefined
    const n = data.readUInt32BE(runLength)
    return this.#sentAt[n] === undefined ? undefined : n
  }

  #later(ms: number, work: () => void): void {
    if (ms <= 0) work()
    else this.#stops.push(this.#options.clock.after(ms, work))
  }
}
