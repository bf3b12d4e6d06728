/** One write of this size costs hardly more than one of a line. */
const batchLength = 64 * 1024

/**
 * Joins the lines that are there at once (a page of a list) into few writes. What waits for the network waits with nothing held
 * back: the rest is written as soon as the event loop is idle.
 */
export class BatchedOutput {
  readonly #write: (text: string) => Promise<void>
  #text = ''
  #later: NodeJS.Immediate | undefined

  constructor(write: (text: string) => Promise<void>) {
    this.#write = write
  }

  /** @returns what must be awaited before more is added: whoever reads is slower than the source */
  add(text: string): Promise<void> | undefined {
    this.#text += text
    if (this.#text.length >= batchLength) return this.flush()
    this.#later ??= setImmediate(() => void this.flush())
    return undefined
  }

  async flush(): Promise<void> {
    clearImmediate(this.#later)
    this.#later = undefined
    const text = this.#text
    this.#text = ''
    if (text !== '') await this.#write(text)
  }
}
