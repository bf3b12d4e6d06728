import type {Failure} from '../../model/observed.ts'
import {quotaById} from '../../model/quotas.ts'

/** After a connection that lasted: soon, and not at the same moment as everybody else whom the same event cut off. */
const firstDelayMs = 500
/** A service that is down is not helped by more, and who watches a channel wants it back within the minute. */
const longestDelayMs = 30_000

/**
 * How long to wait before the next attempt: between half and all of a time that doubles with every attempt that brought nothing lasting.
 * @param random 0..1
 */
export function delayBefore(attempt: number, random: number): number {
  const most = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 20))
  return Math.round((most / 2) * (1 + random))
}

const connectsPerSecond = quotaById('signaling.connect-as-viewer.channel-rate').limit
/** A second, and a bit for clocks that differ. */
const windowMs = 1_100

/** How long the quota of connects (3 per second, channel and role) makes us wait. */
export function paceMs(connectedAt: readonly number[], now: number): number {
  const oldest = connectedAt.at(-connectsPerSecond)
  return oldest === undefined ? 0 : Math.max(0, oldest + windowMs - now)
}

/** Statuses of an upgrade, and of the API before it, that another attempt with fresh keys and a fresh endpoint does not change. */
const finalStatus = (httpStatus: number | undefined): boolean => httpStatus === 403 || httpStatus === 404

/** Whether it is not worth a third attempt: the channel is gone, or we may not. A full channel, a rate or a network may change. */
export const isFinal = ({kind, httpStatus, code}: Failure): boolean =>
  kind === 'bug' ||
  kind === 'no-credentials' ||
  (kind === 'refused' && (finalStatus(httpStatus) || code === 'ResourceNotFoundException' || code === 'AccessDeniedException'))
