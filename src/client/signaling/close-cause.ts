import {quotaById} from '../../model/quotas.ts'
import type {CloseCause} from '../../model/signaling.ts'

const quotaMs = (name: string): number => quotaById(`signaling.${name}`).limit * 1000

export interface ConnectionEnd {
  readonly code: number
  readonly ageMs: number
  readonly silentMs: number
  readonly ours: boolean
  readonly toldToGo: boolean
  readonly unanswered: boolean
  /** How many times sooner the service does what it waits for; 1 when absent, as of AWS. */
  readonly timeScale?: number
}

/** Browsers are cut off at 10:00 (JS SDK issue 218); the service looks at its timers now and then, and the close has to travel. */
const toleranceMs = 30_000
/** However fast the service's time runs, the close has to travel. */
const leastToleranceMs = 1_000

/**
 * What a close means. The service documents no codes, so what was known before it counts more: an hour of age, ten minutes of silence
 * (quotas of the developer guide) and GO_AWAY say why, whatever the code is.
 */
export function closeCauseOf({code, ageMs, silentMs, ours, toldToGo, unanswered, timeScale = 1}: ConnectionEnd): CloseCause {
  const tolerance = Math.max(leastToleranceMs, toleranceMs / timeScale)
  const near = (ms: number, limitMs: number): boolean => Math.abs(ms - limitMs / timeScale) <= tolerance
  if (unanswered) return 'no-pong'
  if (ours) return 'ours'
  if (toldToGo) return 'go-away'
  if (near(ageMs, quotaMs('connection-duration'))) return 'age'
  if (near(silentMs, quotaMs('idle-timeout'))) return 'idle'
  if (code === 1003 || code === 1007 || code === 1009) return 'bad-frame'
  if (code === 1006) return 'broken'
  return code === 1000 ? 'displaced' : 'service'
}
