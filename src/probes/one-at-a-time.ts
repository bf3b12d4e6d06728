export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

/** Starts each piece of work when the one before is done, however that ended. */
export function oneAtATime(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
}
