/** How a row of packets or requests fared, all sent one after the other. */
export interface SeriesFact {
  readonly sent: number
  readonly received: number
  /** Of those that came back, in ms. */
  readonly rtt?: RttFact
}

export interface RttFact {
  readonly minMs: number
  readonly medianMs: number
  readonly maxMs: number
  /** Mean difference between one and the next: what RFC 3550 §6.4.1 calls jitter, without its smoothing. 0 of a single one. */
  readonly jitterMs: number
}

/** @param rtts of those that came back, in the order in which they were sent */
export const seriesOf = (sent: number, rtts: readonly number[]): SeriesFact => ({
  sent,
  received: rtts.length,
  ...(rtts.length > 0 && {rtt: rttOf(rtts)}),
})

const rttOf = (rtts: readonly number[]): RttFact => {
  const steps = rtts.slice(1).map((rtt, i) => Math.abs(rtt - rtts[i]!))
  return {
    minMs: toMicroseconds(Math.min(...rtts)),
    medianMs: toMicroseconds(medianOf(rtts)),
    maxMs: toMicroseconds(Math.max(...rtts)),
    jitterMs: toMicroseconds(steps.length === 0 ? 0 : steps.reduce((sum, step) => sum + step, 0) / steps.length),
  }
}

/** The lower of the two in the middle: one that was measured. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)]!
}

const toMicroseconds = (ms: number): number => Math.round(ms * 1000) / 1000
