import type {Clock} from '../../platform/clock.ts'
import type {Settling} from './life-cycle.ts'
import type {CollectionName, Collections, Store} from './store.ts'

/** Collections whose records change by themselves. */
const settling = ['channels', 'streams', 'edges'] as const satisfies CollectionName[]

/** What a record has become by now; undefined when it is gone. The same object where nothing has happened. */
function settle(record: Settling, now: number): Settling | undefined {
  const {due, ...rest} = record
  const [next, ...later] = due ?? []
  if (!next || next.atMs > now) return record
  return next.set && settle({...rest, ...next.set, ...(later.length > 0 && {due: later})}, now)
}

/**
 * A {@link Store} whose records change by themselves when their time has come, as `due` in them says. There is no timer: a
 * record is looked at when it is asked for, so what fell due while nothing ran has happened all the same.
 */
export class SettlingStore implements Store {
  readonly #inner: Store
  readonly #clock: Clock
  /** Names of the records that wait for something. */
  readonly #waiting = new Map<CollectionName, Set<string>>()

  constructor(inner: Store, clock: Clock) {
    this.#inner = inner
    this.#clock = clock
    for (const collection of settling) {
      this.#waiting.set(collection, new Set())
      for (const record of inner.values(collection)) this.#note(collection, record.name, record)
    }
  }

  get<C extends CollectionName>(collection: C, key: string): Collections[C] | undefined {
    const record = this.#inner.get(collection, key)
    return this.#waiting.get(collection)?.has(key) ? this.#settled(collection, key, record) : record
  }

  values<C extends CollectionName>(collection: C): IterableIterator<Collections[C]> {
    this.#settleAll(collection)
    return this.#inner.values(collection)
  }

  after<C extends CollectionName>(collection: C, key: string): Iterable<Collections[C]> {
    this.#settleAll(collection)
    return this.#inner.after(collection, key)
  }

  size(collection: CollectionName): number {
    this.#settleAll(collection)
    return this.#inner.size(collection)
  }

  put<C extends CollectionName>(collection: C, key: string, value: Collections[C]): void {
    this.#inner.put(collection, key, value)
    this.#note(collection, key, value)
  }

  remove(collection: CollectionName, key: string): void {
    this.#inner.remove(collection, key)
    this.#waiting.get(collection)?.delete(key)
  }

  close(): void {
    this.#inner.close()
  }

  #note(collection: CollectionName, key: string, record: object): void {
    if ('due' in record) this.#waiting.get(collection)?.add(key)
    else this.#waiting.get(collection)?.delete(key)
  }

  #settled<C extends CollectionName>(collection: C, key: string, record: Collections[C] | undefined): Collections[C] | undefined {
    const settled = record && (settle(record as unknown as Settling, this.#clock.now()) as Collections[C] | undefined)
    if (settled === record) return record
    if (settled) this.put(collection, key, settled)
    else this.remove(collection, key)
    return settled
  }

  #settleAll(collection: CollectionName): void {
    for (const key of this.#waiting.get(collection) ?? []) this.get(collection, key)
  }
}
