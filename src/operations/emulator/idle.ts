import type {Cancel, Clock} from '../../platform/clock.ts'

export interface IdleWatch {
  /** How long without use is enough. */
  readonly idleMs: number
  /** When it was last used (ms since 1970), and whether it is in use at this moment. */
  use(): {readonly lastMs: number; readonly busy: boolean}
  onIdle(): void
}

/** Looks this often within the idle time: it ends at most a tenth late. */
const looks = 10

/** Calls `onIdle` once, when there has been no use for the idle time. Use that lasts counts until it ends. */
export function watchIdle(watch: IdleWatch, clock: Clock): Cancel {
  let lastMs = clock.now()
  let cancel: Cancel
  const look = (): void => {
    const use = watch.use()
    lastMs = use.busy ? clock.now() : Math.max(lastMs, use.lastMs)
    if (clock.now() - lastMs >= watch.idleMs) watch.onIdle()
    else cancel = clock.after(watch.idleMs / looks, look)
  }
  cancel = clock.after(watch.idleMs / looks, look)
  return () => cancel()
}
