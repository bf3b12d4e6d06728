import type {Clock} from '../../platform/clock.ts'
import type {FaultHooks, FaultKind, FaultParams, FaultPoint, FaultPoints} from './fault.ts'

export interface ActiveFault {
  readonly id: string
  readonly name: string
  readonly params: FaultParams
  /** Channel name; undefined means the whole service. */
  readonly channel?: string
  /** How often it may still strike; undefined means always. */
  readonly remaining?: number
  /** Wall clock ms at which it ends. */
  readonly untilMs?: number
}

export interface FaultRequest {
  readonly name: string
  readonly params?: FaultParams
  readonly channel?: string
  readonly count?: number
  readonly forMs?: number
}

type Entry = {fault: ActiveFault; hooks: FaultHooks}

/** The faults that the emulator has been told to have. */
export class FaultRegistry {
  readonly #kinds: ReadonlyMap<string, FaultKind>
  readonly #clock: Clock
  #entries: Entry[] = []
  #next = 1

  constructor(kinds: readonly FaultKind[], clock: Clock) {
    this.#kinds = new Map(kinds.map((kind) => [kind.name, kind]))
    this.#clock = clock
  }

  kinds(): readonly FaultKind[] {
    return [...this.#kinds.values()]
  }

  /** @throws Error naming the fault or parameter that does not exist */
  add(request: FaultRequest): ActiveFault {
    const kind = this.#kinds.get(request.name)
    if (!kind) throw new Error(`There is no fault "${request.name}". Known: ${[...this.#kinds.keys()].sort().join(', ')}.`)
    const params = request.params ?? {}
    const odd = Object.keys(params).find((key) => !(key in kind.params))
    if (odd !== undefined)
      throw new Error(
        `Fault "${kind.name}" has no parameter "${odd}". It takes: ${Object.keys(kind.params).join(', ') || 'none'}.`,
      )
    const fault: ActiveFault = {
      id: `f${this.#next++}`,
      name: kind.name,
      params,
      ...(request.channel !== undefined && {channel: request.channel}),
      ...(request.count !== undefined && {remaining: request.count}),
      ...(request.forMs !== undefined && {untilMs: this.#clock.now() + request.forMs}),
    }
    this.#entries.push({fault, hooks: kind.create(params)})
    return fault
  }

  /** @returns whether there was one */
  remove(id: string): boolean {
    const before = this.#entries.length
    this.#entries = this.#entries.filter((entry) => entry.fault.id !== id)
    return this.#entries.length < before
  }

  clear(): void {
    this.#entries = []
  }

  list(): readonly ActiveFault[] {
    this.#dropEnded()
    return this.#entries.map((entry) => entry.fault)
  }

  /** The effect of the first fault that has one here; it is counted as a strike. */
  consult<P extends FaultPoint>(point: P, about: FaultPoints[P]['about']): FaultPoints[P]['effect'] | undefined {
    if (this.#entries.length === 0) return undefined
    this.#dropEnded()
    const channel = 'channel' in about ? about.channel : undefined
    for (const entry of this.#entries) {
      if (entry.fault.channel !== undefined && channel !== undefined && entry.fault.channel !== channel) continue
      const effect = entry.hooks[point]?.(about)
      if (effect === undefined) continue
      if (entry.fault.remaining !== undefined) entry.fault = {...entry.fault, remaining: entry.fault.remaining - 1}
      return effect
    }
    return undefined
  }

  #dropEnded(): void {
    const now = this.#clock.now()
    this.#entries = this.#entries.filter(
      ({fault}) => fault.remaining !== 0 && (fault.untilMs === undefined || fault.untilMs > now),
    )
  }
}
