import type {Cancel, Clock} from '../../platform/clock.ts'
import type {FaultHooks, FaultKind, FaultParams, FaultPoint, FaultPoints} from './fault.ts'

export interface ActiveFault {
  readonly id: string
  readonly name: string
  readonly params: FaultParams
  /** Channel name; undefined means the whole service. */
  readonly channel?: string
  /** How often it has struck. */
  readonly struck: number
  /** How often it may still strike; undefined means always. */
  readonly remaining?: number
  /** ISO 8601, UTC. */
  readonly endsAt?: string
  readonly endsInMs?: number
}

export interface FaultRequest {
  readonly name: string
  readonly params?: FaultParams
  readonly channel?: string
  /** How often it is to strike. */
  readonly count?: number
  readonly forMs?: number
}

/** Who must do something when faults come and go, and not only when they are asked about something. */
export interface FaultWatcher {
  added(id: string): void
  /** What the fault did to what is still open is to be undone. */
  ended(id: string): void
}

export interface Strike<P extends FaultPoint> {
  /** Of the fault. */
  readonly id: string
  readonly effect: FaultPoints[P]['effect']
}

interface Entry {
  readonly id: string
  readonly request: FaultRequest
  readonly kind: FaultKind
  readonly hooks: FaultHooks
  readonly untilMs: number
  struck: number
  readonly cancelEnd: Cancel
}

/** The faults that the emulator has been told to have. */
export class FaultRegistry {
  readonly #kinds: ReadonlyMap<string, FaultKind>
  readonly #clock: Clock
  readonly #watchers = new Set<FaultWatcher>()
  #entries: readonly Entry[] = []
  #next = 1

  constructor(kinds: readonly FaultKind[], clock: Clock) {
    this.#kinds = new Map(kinds.map((kind) => [kind.name, kind]))
    this.#clock = clock
  }

  kinds(): readonly FaultKind[] {
    return [...this.#kinds.values()]
  }

  watch(watcher: FaultWatcher): Cancel {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  /** @throws Error naming the fault or parameter that does not exist */
  add(request: FaultRequest): ActiveFault {
    const kind = this.#kindOf(request)
    const {params = {}, forMs = Number.POSITIVE_INFINITY} = request
    const entry: Entry = {
      ...{request, kind, hooks: kind.create(params), struck: 0},
      id: `f${this.#next++}`,
      untilMs: this.#clock.now() + forMs,
      cancelEnd: kind.lasting && Number.isFinite(forMs) ? this.#clock.after(forMs, () => this.#dropEnded()) : () => {},
    }
    this.#entries = [...this.#entries, entry]
    for (const watcher of this.#watchers) watcher.added(entry.id)
    return this.#show(entry)
  }

  /** @param which an id, or the name of a kind @returns how many there were */
  remove(which: string): number {
    return this.#drop(({id, kind}) => id === which || kind.name === which)
  }

  /** @returns how many there were */
  clear(): number {
    this.#dropEnded()
    return this.#drop(() => true)
  }

  list(): readonly ActiveFault[] {
    this.#dropEnded()
    return this.#entries.map((entry) => this.#show(entry))
  }

  /** The effect of the first fault that has one here; it is counted as a strike. */
  consult<P extends FaultPoint>(point: P, about: FaultPoints[P]['about']): FaultPoints[P]['effect'] | undefined {
    return this.#entries.length === 0 ? undefined : this.#strikes(point, about).next().value?.effect
  }

  /** The effects of all faults that have one here, or of the one with this id; each is counted as a strike. */
  consultAll<P extends FaultPoint>(point: P, about: FaultPoints[P]['about'], id?: string): readonly Strike<P>[] {
    return this.#entries.length === 0 ? [] : [...this.#strikes(point, about, id)]
  }

  /** What {@link consult} would say, without a strike. */
  peek<P extends FaultPoint>(point: P, about: FaultPoints[P]['about']): FaultPoints[P]['effect'] | undefined {
    if (this.#entries.length === 0) return undefined
    this.#dropEnded()
    for (const entry of this.#entries) {
      const effect = this.#concerns(entry, about) ? entry.hooks[point]?.(about) : undefined
      if (effect !== undefined) return effect
    }
    return undefined
  }

  /** Whether it has neither been removed nor ended by its time. */
  has(id: string): boolean {
    this.#dropEnded()
    return this.#entries.some((entry) => entry.id === id)
  }

  *#strikes<P extends FaultPoint>(point: P, about: FaultPoints[P]['about'], id?: string): Generator<Strike<P>, undefined> {
    this.#dropEnded()
    for (const entry of this.#entries) {
      if ((id !== undefined && entry.id !== id) || !this.#concerns(entry, about)) continue
      const effect = entry.hooks[point]?.(about)
      if (effect === undefined) continue
      entry.struck++
      yield {id: entry.id, effect}
    }
  }

  /** A fault of one channel also concerns what is not known to be of any. */
  #concerns({request: {count, channel}, struck}: Entry, about: object): boolean {
    const of = 'channel' in about ? about.channel : undefined
    return struck !== count && (channel === undefined || of === undefined || channel === of)
  }

  /** @throws Error with a plain sentence when it is no request that makes sense */
  #kindOf({name, params = {}, count, forMs}: FaultRequest): FaultKind {
    const kind = this.#kinds.get(name)
    if (!kind) throw new Error(`There is no fault "${name}". Known: ${[...this.#kinds.keys()].sort().join(', ')}.`)
    const odd = Object.keys(params).find((key) => !Object.hasOwn(kind.params, key))
    if (odd !== undefined)
      throw new Error(`Fault "${name}" has no parameter "${odd}". It takes: ${Object.keys(kind.params).join(', ') || 'none'}.`)
    if (count !== undefined && !(Number.isSafeInteger(count) && count > 0))
      throw new Error(`A fault strikes a whole number of times, not ${count}.`)
    if (forMs !== undefined && !(forMs > 0)) throw new Error(`A fault lasts longer than ${forMs} ms.`)
    return kind
  }

  #show({id, request, struck, untilMs}: Entry): ActiveFault {
    const {name, params = {}, channel, count} = request
    return {
      ...{id, name, params, struck},
      ...(channel !== undefined && {channel}),
      ...(count !== undefined && {remaining: count - struck}),
      ...(Number.isFinite(untilMs) && {endsAt: new Date(untilMs).toISOString(), endsInMs: untilMs - this.#clock.now()}),
    }
  }

  /** What it did to what is open lasts as long as the fault, so a lasting one is not over with its last strike. */
  #dropEnded(): void {
    const now = this.#clock.now()
    this.#drop(({request, struck, untilMs, kind}) => untilMs <= now || (struck === request.count && !kind.lasting))
  }

  #drop(ends: (entry: Entry) => boolean): number {
    const ended = this.#entries.filter(ends)
    if (ended.length === 0) return 0
    this.#entries = this.#entries.filter((entry) => !ended.includes(entry))
    for (const {id, cancelEnd} of ended) {
      cancelEnd()
      for (const watcher of this.#watchers) watcher.ended(id)
    }
    return ended.length
  }
}
