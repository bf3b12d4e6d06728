import type {Clock} from '../platform/clock.ts'

/** A network that is far away is not waited for: there, what others compute meanwhile does not show in the times. */
const patienceMs = 300

/**
 * Handshakes keep the process busy, which whoever is measuring at that time would take for the network. So measuring begins when all have
 * set up what they need, or have failed to; or a little later than one is ready itself.
 */
export class Gate {
  #awaited: number
  readonly #clock: Clock
  #open: (() => void)[] = []

  constructor(awaited: number, clock: Clock) {
    this.#awaited = awaited
    this.#clock = clock
  }

  /** One of those that are awaited is ready, or will never be. */
  arrive(): void {
    if (--this.#awaited > 0) return
    for (const open of this.#open.splice(0)) open()
  }

  passed(): Promise<void> {
    if (this.#awaited <= 0) return Promise.resolve()
    return new Promise((resolve) => {
      const cancel = this.#clock.after(patienceMs, resolve)
      this.#open.push(() => {
        cancel()
        resolve()
      })
    })
  }
}
