/** How a series of durations is spread. */
export interface Spread {
  readonly minMs: number
  readonly medianMs: number
  readonly maxMs: number
  /** Mean difference between one and the next; 0 where there is only one. */
  readonly jitterMs: number
}

/** @returns undefined where there is nothing to tell */
export function spreadOf(durationsMs: readonly number[]): Spread | undefined {
  if (durationsMs.length === 0) return undefined
  const sorted = durationsMs.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  const steps = durationsMs.slice(1).map((ms, index) => Math.abs(ms - durationsMs[index]!))
  const jitter = steps.length === 0 ? 0 : steps.reduce((sum, step) => sum + step, 0) / steps.length
  return {
    minMs: toMicroseconds(sorted[0]!),
    medianMs: toMicroseconds(median),
    maxMs: toMicroseconds(sorted.at(-1)!),
    jitterMs: toMicroseconds(jitter),
  }
}

const toMicroseconds = (ms: number): number => Math.round(ms * 1000) / 1000
