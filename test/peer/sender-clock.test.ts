import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {epochMsOfNtp, ntpOfEpochMs, withTrueClock} from '../../src/peer/sender-clock.ts'

describe('the clock of sender reports', () => {
  it('is the one of RFC 3550: seconds since 1900, and their fraction in 32 bits', () => {
    expect(ntpOfEpochMs(0)).toBe(2_208_988_800n << 32n)
    expect(ntpOfEpochMs(1500)).toBe((2_208_988_801n << 32n) | 0x8000_0000n)
  })

  it('is read as it was written', () => {
    // Until 2033: in 2036 the seconds begin anew.
    const times = fc.double({min: 0, max: 2e12, noNaN: true})
    fc.assert(
      fc.property(times, (ms) => {
        expect(Math.abs(epochMsOfNtp(ntpOfEpochMs(ms)) - ms)).toBeLessThan(0.01)
      }),
    )
  })

  it('is taken anew whenever the sender sets it, whatever it sets', () => {
    let nowMs = 1500
    const sender = {ntpTimestamp: 0n}
    withTrueClock(sender as never, () => nowMs)
    expect(sender.ntpTimestamp).toBe(0n)
    sender.ntpTimestamp = 7n
    nowMs = 2000
    expect(epochMsOfNtp(sender.ntpTimestamp)).toBe(1500)
  })
})
