import type {Clock} from '../../src/platform/clock.ts'
import type {ManualClock} from './manual-clock.ts'

/**
 * A clock on which whoever waits moves the time of everybody on: nothing in the test takes real time.
 * @param haste so many times as long as was meant, where what is waited for is far off and looked for often
 */
export const impatientClock = (clock: ManualClock, haste = 1): Clock => ({
  now: () => clock.now(),
  monotonic: () => clock.monotonic(),
  after: (ms, fn) => {
    const cancel = clock.after(ms * haste, fn)
    const soon = setImmediate(() => clock.advance(ms * haste))
    return () => {
      clearImmediate(soon)
      cancel()
    }
  },
})
