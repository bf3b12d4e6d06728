import type {Clock} from '../../src/platform/clock.ts'
import type {ManualClock} from './manual-clock.ts'

/** A clock on which whoever waits moves the time of everybody on: nothing in the test takes real time. */
export const impatientClock = (clock: ManualClock): Clock => ({
  now: () => clock.now(),
  monotonic: () => clock.monotonic(),
  after: (ms, fn) => {
    const cancel = clock.after(ms, fn)
    const soon = setImmediate(() => clock.advance(ms))
    return () => {
      clearImmediate(soon)
      cancel()
    }
  },
})
