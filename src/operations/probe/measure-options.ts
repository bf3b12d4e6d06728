import {exitCodes, UserError} from '../../model/user-error.ts'
import type {MeasureSettings} from '../../probes/gathering-session.ts'
import type {AddressFamily} from '../../session/resolve-server.ts'

/** What `probe turn` and `probe stun` have in common. */
export interface MeasureOptions {
  /** Only addresses of this family. */
  readonly family?: AddressFamily
  /** Packets and requests of each series: 1 to 500. */
  readonly count?: number
}

/** A fifth of a second at 50 a second: enough for a median, and no burden for anybody. */
const defaultCount = 10
/** Ten seconds. */
const mostCount = 500

/** Settings of the probes. @throws UserError when the count makes no sense */
export function measuring({family, count = defaultCount}: MeasureOptions): {
  measure: MeasureSettings
  addressFamily?: AddressFamily
} {
  if (!Number.isInteger(count) || count < 1 || count > mostCount)
    throw new UserError({
      code: 'bad-count',
      message: `--count takes 1 to ${mostCount} packets, not ${count}.`,
      exitCode: exitCodes.usage,
    })
  return {measure: {count}, ...(family && {addressFamily: family})}
}
