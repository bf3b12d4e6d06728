import {custom} from '@oclif/core/flags'
import {parseDuration} from '../../model/duration.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'

/** A flag that takes `500ms`, `30s`, `24h`, `7d` or `1h30m`, and gives ms. */
export const duration = custom<number>({
  helpValue: 'DURATION',
  parse: async (input) => {
    const ms = parseDuration(input)
    if (ms === undefined)
      throw new UserError({
        code: 'bad-duration',
        message: `"${input}" is not a duration: write 500ms, 30s, 5m, 24h, 7d or 1h30m.`,
        exitCode: exitCodes.usage,
      })
    return ms
  },
})
