/** What happens, kept for a reader who comes for it: in order, and no more than a bound. */
export class EventQueue<T> {
  readonly #most: number
  readonly #waiting: T[] = []
  #wake: () => void = () => undefined
  #ended = false
  #dropped = 0

  constructor(most: number) {
    this.#most = most
  }

  /** How many were dropped, the oldest first, since nobody came for them. */
  get dropped(): number {
    return this.#dropped
  }

  push(item: T): void {
    if (this.#waiting.push(item) > this.#most) {
      this.#waiting.shift()
      this.#dropped++
    }
    this.#wake()
  }

  /** Whoever reads gets what waits, and then the end. */
  end(): void {
    this.#ended = true
    this.#wake()
  }

  async *read(): AsyncGenerator<T> {
    for (;;) {
      yield* this.#waiting.splice(0)
      if (this.#waiting.length > 0) continue
      if (this.#ended) return
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
