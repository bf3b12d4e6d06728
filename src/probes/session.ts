import type {IceServer} from '../model/ice-server.ts'
import type {Clock} from '../platform/clock.ts'
import type {Session} from './probe.ts'

/** Closing is a courtesy to the far side (a Refresh of lifetime 0, a close frame): one round trip, even a slow one, fits into this. */
const closeDeadlineMs = 1_000

/** Owns the live things of one run. Probes add what they need under names of their own. */
export class RunSession implements Session {
  iceServers?: readonly IceServer[]
  readonly #clock: Clock
  #open: {what: string; close: () => Promise<void> | void}[] = []
  #closed = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  closeLater(what: string, close: () => Promise<void> | void): void {
    // Work that outlived its deadline may still open something: nobody will ask for it any more.
    if (this.#closed) void this.#close(close)
    else this.#open.push({what, close})
  }

  /**
   * Closes everything, last opened first, each within a short deadline.
   * @returns what did not close in time or failed to
   */
  async closeAll(): Promise<readonly string[]> {
    this.#closed = true
    const failed: string[] = []
    for (let last = this.#open.pop(); last; last = this.#open.pop()) {
      if (!(await this.#close(last.close))) failed.push(last.what)
    }
    return failed
  }

  #close(close: () => Promise<void> | void): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(closeDeadlineMs, () => resolve(false))
      Promise.resolve()
        .then(close)
        .then(
          () => resolve(true),
          () => resolve(false),
        )
        .finally(cancel)
    })
  }
}
