import {closeSync, openSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {ensureDir, privateFile, readTextIfPresent, replaceFile} from '../../platform/files.ts'
import type {Log} from '../context.ts'
import {MemoryStore} from './memory-store.ts'
import type {CollectionName, Collections, Store} from './store.ts'

/** One write: a record, or (without `v`) that it is gone. */
interface JournalLine {
  readonly c: CollectionName
  readonly k: string
  readonly v?: unknown
}

/** Private: it holds what TURN credentials are derived from. */
const journalName = 'journal.jsonl'

function parseLine(text: string): JournalLine | undefined {
  try {
    const line = JSON.parse(text) as JournalLine | null
    return typeof line?.c === 'string' && typeof line.k === 'string' ? line : undefined
  } catch {
    return undefined
  }
}

function replay(path: string, into: MemoryStore, log: Log): void {
  const lines = readTextIfPresent(path)?.split('\n') ?? []
  // What follows the last line end was being written when the process was killed: nobody was told that it is there.
  lines.pop()
  for (const [index, each] of lines.entries()) {
    const line = each === '' ? undefined : parseLine(each)
    if (line?.v !== undefined) into.put(line.c, line.k, line.v as Collections[CollectionName])
    else if (line) into.remove(line.c, line.k)
    else if (each !== '') log(`${path}: line ${index + 1} is damaged and was left out`)
  }
}

/** The current records as one journal, in place of the old one. */
function compact(path: string, records: MemoryStore): void {
  const lines = [...records.entries()].map(([c, k, v]) => `${JSON.stringify({c, k, v})}\n`)
  replaceFile(path, lines.join(''))
}

/** A {@link Store} in `directory`: an append-only journal of JSON lines, compacted when it is opened. */
class FileStore implements Store {
  readonly #records: MemoryStore
  #fd: number | undefined
  #torn = false

  constructor(records: MemoryStore, fd: number) {
    this.#records = records
    this.#fd = fd
  }

  get<C extends CollectionName>(collection: C, key: string): Collections[C] | undefined {
    return this.#records.get(collection, key)
  }

  values<C extends CollectionName>(collection: C): IterableIterator<Collections[C]> {
    return this.#records.values(collection)
  }

  after<C extends CollectionName>(collection: C, key: string): Iterable<Collections[C]> {
    return this.#records.after(collection, key)
  }

  size(collection: CollectionName): number {
    return this.#records.size(collection)
  }

  put<C extends CollectionName>(collection: C, key: string, value: Collections[C]): void {
    this.#append({c: collection, k: key, v: value})
    this.#records.put(collection, key, value)
  }

  remove(collection: CollectionName, key: string): void {
    this.#append({c: collection, k: key})
    this.#records.remove(collection, key)
  }

  /** May be called twice. */
  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }

  /** In the journal first, then in memory: a write that fails (disk full) has not happened, and harms no later one. */
  #append(line: JournalLine): void {
    if (this.#fd === undefined) throw new Error('The store is closed.')
    const start = this.#torn ? '\n' : ''
    this.#torn = true
    writeFileSync(this.#fd, `${start}${JSON.stringify(line)}\n`)
    this.#torn = false
  }
}

/** @throws the file system's error when the directory cannot be made, read or written */
export function openFileStore(directory: string, log: Log): Store {
  ensureDir(directory)
  const path = join(directory, journalName)
  const records = new MemoryStore()
  replay(path, records, log)
  compact(path, records)
  return new FileStore(records, openSync(path, 'a', privateFile))
}
