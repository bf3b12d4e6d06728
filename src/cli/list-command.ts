import {boolean} from '@oclif/core/flags'
import type {Column} from '../render/human/table.ts'
import {BatchedOutput} from './batched-output.ts'
import {KvsCommand} from './kvs-command.ts'
import {plainField, renderRows} from './rows.ts'

/** Flags of a list that may be long. */
export const listFlags = {
  jsonl: boolean({
    helpGroup: 'GLOBAL',
    summary: 'one JSON document per line; --query then applies to each',
    exclusive: ['json'],
  }),
}

export interface ListView<Item> {
  /** Members of the JSON document before the items. */
  readonly head: Readonly<Record<string, string>>
  /** The member that holds the items. */
  readonly key: string
  readonly columns: readonly Column[]
  readonly row: (item: Item) => readonly string[]
  /** What a terminal says when there are none. */
  readonly none: string
  /** Members of the JSON document after the items. */
  readonly tail?: () => Readonly<Record<string, unknown>>
  /** Instead of tables: what a terminal gets of each item, as soon as it is there. */
  readonly line?: (item: Item) => string
}

/** Rows that a terminal gets at once: the widths of the columns come from them. */
const tableBatch = 500

/** A list that is written as it comes, so that memory does not grow with the account. `--json --query` must see all, and buffers. */
export abstract class ListCommand extends KvsCommand<unknown> {
  protected async writeList<Item>(items: AsyncIterable<Item>, view: ListView<Item>, flags: {jsonl: boolean}): Promise<unknown> {
    if (flags.jsonl) return this.#writeLines(items)
    if (this.jsonEnabled()) return this.queried ? this.#collect(items, view) : this.#writeDocument(items, view)
    if (!this.reader.terminal) return this.#writeRows(items, view)
    return view.line ? this.#writeEach(items, view.line, view.none) : this.#writeTables(items, view)
  }

  #writeLines(items: AsyncIterable<unknown>): Promise<void> {
    return this.#writeAll(items, (item) => `${JSON.stringify(this.picked(item))}\n`)
  }

  /** Also what was there before something went wrong. */
  async #writeAll<Item>(items: AsyncIterable<Item>, textOf: (item: Item) => string): Promise<void> {
    const output = new BatchedOutput((text) => this.writeOut(text))
    try {
      for await (const item of items) {
        const slow = output.add(textOf(item))
        if (slow) await slow
      }
    } finally {
      await output.flush()
    }
  }

  async #collect<Item>(items: AsyncIterable<Item>, view: ListView<Item>): Promise<unknown> {
    const all: Item[] = []
    for await (const item of items) all.push(item)
    return {...view.head, [view.key]: all, ...view.tail?.()}
  }

  /** Nothing is written before the first answer is there: if that is an error, the error is the document. */
  async #writeDocument<Item>(items: AsyncIterable<Item>, view: ListView<Item>): Promise<void> {
    const head = Object.entries(view.head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`)
    const start = `{\n${head.join('')}  ${JSON.stringify(view.key)}: [`
    let count = 0
    await this.#writeAll(items, (item) => `${count++ === 0 ? start : ','}\n    ${JSON.stringify(item)}`)
    const tail = Object.entries(view.tail?.() ?? {}).map(
      ([key, value]) => `,\n  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    )
    await this.writeOut(`${count === 0 ? `${start}]` : '\n  ]'}${tail.join('')}\n}\n`)
  }

  #writeRows<Item>(items: AsyncIterable<Item>, view: ListView<Item>): Promise<void> {
    return this.#writeAll(items, (item) => `${view.row(item).map(plainField).join('\t')}\n`)
  }

  async #writeEach<Item>(items: AsyncIterable<Item>, line: (item: Item) => string, none: string): Promise<void> {
    let count = 0
    for await (const item of items) {
      count++
      await this.writeOut(`${line(item)}\n`)
    }
    if (count === 0) this.logToStderr(none)
  }

  async #writeTables<Item>(items: AsyncIterable<Item>, view: ListView<Item>): Promise<void> {
    let rows: (readonly string[])[] = []
    let count = 0
    const flush = async (): Promise<void> => {
      if (rows.length > 0) await this.writeOut(`${renderRows(view.columns, rows, this.reader)}\n`)
      rows = []
    }
    for await (const item of items) {
      count++
      if (rows.push(view.row(item)) === tableBatch) await flush()
    }
    await flush()
    if (count === 0) this.logToStderr(view.none)
  }
}
