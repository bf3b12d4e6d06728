import type {Clock} from '../../platform/clock.ts'

/** What came from one peer and was not looked at yet. */
export class Inbox<T> {
  readonly #items: T[] = []
  #look: () => void = () => undefined

  put(item: T): void {
    this.#items.push(item)
    this.#look()
  }

  clear(): void {
    this.#items.length = 0
  }

  /** What nobody took. */
  get left(): readonly T[] {
    return this.#items
  }

  /** The first one that fits, once it is there; undefined when it does not come in time, or the signal aborts. */
  take(fits: (item: T) => boolean, withinMs: number, clock: Clock, signal: AbortSignal): Promise<T | undefined> {
    return new Promise((resolve) => {
      const done = (item: T | undefined) => {
        cancel()
        signal.removeEventListener('abort', stop)
        this.#look = () => undefined
        resolve(item)
      }
      const stop = () => done(undefined)
      const cancel = clock.after(withinMs, stop)
      this.#look = () => {
        const at = this.#items.findIndex(fits)
        if (at !== -1) done(this.#items.splice(at, 1)[0])
      }
      if (signal.aborted) return stop()
      signal.addEventListener('abort', stop)
      this.#look()
    })
  }
}
