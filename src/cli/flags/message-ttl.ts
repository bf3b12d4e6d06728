import {custom} from '@oclif/core/flags'
import {parseDuration} from '../../model/duration.ts'
import {messageTtlOf, messageTtlRule} from '../../model/message-ttl.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'

/** `30s`, `2m`: MessageTtlSeconds. */
export const messageTtl = custom<number>({
  helpValue: 'DURATION',
  parse: async (input) => {
    const ms = parseDuration(input)
    const seconds = ms === undefined ? undefined : messageTtlOf(ms)
    if (seconds !== undefined) return seconds
    throw new UserError({
      code: ms === undefined ? 'bad-duration' : 'bad-ttl',
      message:
        ms === undefined ? `"${input}" is not a duration: write 30s, 90s or 2m.` : `${messageTtlRule}, not ${ms / 1000} s.`,
      exitCode: exitCodes.usage,
    })
  },
})
