/** How one item ended. */
export type Ended<T, R> =
  | {readonly item: T; readonly status: 'done'; readonly value: R}
  | {readonly item: T; readonly status: 'failed'; readonly error: unknown}

export interface RunOptions {
  /** Items under way at once. */
  readonly concurrency: number
  /** Begin nothing new; what is under way goes on to its end. */
  readonly signal?: AbortSignal
  /** Whether a failure means that all further items would fail alike: none is begun then. */
  readonly isFatal?: (error: unknown) => boolean
}

/**
 * Works through items side by side and gives each result when it is there. Whoever reads slowly slows it down: items under way
 * and results that nobody has read are never more than `concurrency`.
 */
export async function* runBulk<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<R>,
  {concurrency, signal, isFatal = () => false}: RunOptions,
): AsyncGenerator<Ended<T, R>> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  const ended: Ended<T, R>[] = []
  let underWay = 0
  let exhausted = false
  let wake = (): void => {}
  const begin = (item: T): void => {
    underWay++
    endOf(item, work).then((end) => {
      underWay--
      ended.push(end)
      wake()
    })
  }
  for (;;) {
    while (!exhausted && !signal?.aborted && underWay + ended.length < concurrency) {
      const next = await source.next()
      if (next.done) exhausted = true
      else begin(next.value)
    }
    const end = ended.shift()
    if (end) {
      exhausted ||= end.status === 'failed' && isFatal(end.error)
      yield end
    } else if (underWay === 0) return
    else
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
}

async function endOf<T, R>(item: T, work: (item: T) => Promise<R>): Promise<Ended<T, R>> {
  try {
    return {item, status: 'done', value: await work(item)}
  } catch (error) {
    return {item, status: 'failed', error}
  }
}
