import type {Random} from '../../src/platform/random.ts'

/** Numbers that look random and are the same in every run (mulberry32). */
export function randomSequence(seed = 1): Random {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }
  return {bytes: (count) => Buffer.from(Array.from({length: count}, () => next() & 0xff))}
}
