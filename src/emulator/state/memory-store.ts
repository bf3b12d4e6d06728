import type {CollectionName, Collections, Store} from './store.ts'

type Records = {[C in CollectionName]: Map<string, Collections[C]>}

/** Where the keys begin that sort after `key`. */
function firstAfter(sorted: readonly string[], key: string): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! > key) high = middle
    else low = middle + 1
  }
  return low
}

/** A {@link Store} that is gone when the process is. */
export class MemoryStore implements Store {
  readonly #records: Records = {
    channels: new Map(),
    streams: new Map(),
    mappings: new Map(),
    edges: new Map(),
    secrets: new Map(),
    marks: new Map(),
  }

  readonly #sorted = new Map<CollectionName, readonly string[]>()

  get<C extends CollectionName>(collection: C, key: string): Collections[C] | undefined {
    return this.#records[collection].get(key)
  }

  values<C extends CollectionName>(collection: C): IterableIterator<Collections[C]> {
    return this.#records[collection].values()
  }

  /** Sorted when it is asked for and keys have come or gone since: a walk through a long list sorts it once. */
  *after<C extends CollectionName>(collection: C, key: string): Iterable<Collections[C]> {
    const records = this.#records[collection]
    const sorted = this.#sorted.get(collection) ?? [...records.keys()].sort()
    this.#sorted.set(collection, sorted)
    for (let at = firstAfter(sorted, key); at < sorted.length; at++) yield records.get(sorted[at]!)!
  }

  size(collection: CollectionName): number {
    return this.#records[collection].size
  }

  put<C extends CollectionName>(collection: C, key: string, value: Collections[C]): void {
    const records = this.#records[collection]
    if (!records?.has(key)) this.#sorted.delete(collection)
    records?.set(key, value)
  }

  remove(collection: CollectionName, key: string): void {
    if (this.#records[collection]?.delete(key)) this.#sorted.delete(collection)
  }

  close(): void {}

  *entries(): Iterable<[CollectionName, string, Collections[CollectionName]]> {
    for (const [collection, records] of Object.entries(this.#records) as [CollectionName, Map<string, never>][])
      for (const [key, value] of records) yield [collection, key, value]
  }
}
