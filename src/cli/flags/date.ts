import {custom} from '@oclif/core/flags'
import {exitCodes, UserError} from '../../model/user-error.ts'

/** `20230724T080702Z` as SigV4 writes it, or ISO 8601. */
export const date = custom<Date>({
  helpValue: 'DATE',
  parse: async (input) => {
    const iso = input.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
    const ms = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(iso) ? Date.parse(iso) : Number.NaN
    if (!Number.isNaN(ms)) return new Date(ms)
    throw new UserError({
      code: 'bad-date',
      message: `"${input}" is not a date: write 2023-07-24T08:07:02Z or 20230724T080702Z.`,
      exitCode: exitCodes.usage,
    })
  },
})
