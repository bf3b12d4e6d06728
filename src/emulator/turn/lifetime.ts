import {defaultLifetimeSeconds, maximumLifetimeSeconds} from './limits.ts'

/** The lifetime that a client gets which asks for this many seconds, or for none in particular (RFC 8656 §7.2). */
export const grantedLifetimeSeconds = (wanted: number | undefined): number =>
  Math.max(defaultLifetimeSeconds, Math.min(wanted ?? defaultLifetimeSeconds, maximumLifetimeSeconds))
