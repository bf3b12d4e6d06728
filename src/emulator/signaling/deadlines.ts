interface Entry<T> {
  readonly what: T
  readonly at: number
}

/**
 * What is due when: a binary heap that knows where each thing stands, so that setting, moving and forgetting a deadline costs
 * log n, however many connections are open.
 */
export class Deadlines<T> {
  readonly #heap: Entry<T>[] = []
  readonly #places = new Map<T, number>()

  get size(): number {
    return this.#heap.length
  }

  /** The earliest; undefined when nothing is due ever. */
  next(): number | undefined {
    return this.#heap[0]?.at
  }

  /** A new deadline replaces the old one. */
  set(what: T, at: number): void {
    const place = this.#places.get(what) ?? this.#heap.length
    this.#heap[place] = {what, at}
    this.#settle(place)
  }

  delete(what: T): void {
    const place = this.#places.get(what)
    if (place === undefined) return
    this.#places.delete(what)
    const last = this.#heap.pop()!
    if (place === this.#heap.length) return
    this.#heap[place] = last
    this.#settle(place)
  }

  /** Takes out what is due, earliest first. */
  takeDue(now: number): T[] {
    const due: T[] = []
    for (let first = this.#heap[0]; first && first.at <= now; first = this.#heap[0]) {
      due.push(first.what)
      this.delete(first.what)
    }
    return due
  }

  /** Brings the entry at `place` to where it belongs. */
  #settle(place: number): void {
    const entry = this.#heap[place]!
    let at = place
    for (let up = (at - 1) >> 1; at > 0 && this.#heap[up]!.at > entry.at; up = (at - 1) >> 1) {
      this.#put(at, this.#heap[up]!)
      at = up
    }
    for (let down = this.#lesserChild(at); down !== undefined && this.#heap[down]!.at < entry.at; down = this.#lesserChild(at)) {
      this.#put(at, this.#heap[down]!)
      at = down
    }
    this.#put(at, entry)
  }

  #lesserChild(place: number): number | undefined {
    const left = 2 * place + 1
    if (left >= this.#heap.length) return undefined
    const right = left + 1
    return right < this.#heap.length && this.#heap[right]!.at < this.#heap[left]!.at ? right : left
  }

  #put(place: number, entry: Entry<T>): void {
    this.#heap[place] = entry
    this.#places.set(entry.what, place)
  }
}
