import type {CollectionName, Collections, Store} from './store.ts'

type Records = {[C in CollectionName]: Map<string, Collections[C]>}

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

  get<C extends CollectionName>(collection: C, key: string): Collections[C] | undefined {
    return this.#records[collection].get(key)
  }

  values<C extends CollectionName>(collection: C): IterableIterator<Collections[C]> {
    return this.#records[collection].values()
  }

  size(collection: CollectionName): number {
    return this.#records[collection].size
  }

  put<C extends CollectionName>(collection: C, key: string, value: Collections[C]): void {
    this.#records[collection]?.set(key, value)
  }

  remove(collection: CollectionName, key: string): void {
    this.#records[collection]?.delete(key)
  }

  close(): void {}

  *entries(): Iterable<[CollectionName, string, Collections[CollectionName]]> {
    for (const [collection, records] of Object.entries(this.#records) as [CollectionName, Map<string, never>][])
      for (const [key, value] of records) yield [collection, key, value]
  }
}
