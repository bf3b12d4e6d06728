import {string as stringArg} from '@oclif/core/args'
import {custom} from '@oclif/core/flags'
import {personas} from '../../model/persona.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'

/** ROLE: who somebody is to the service. */
export const personaArg = () =>
  stringArg({description: 'who somebody is to the service', options: [...personas], required: true, ignoreStdin: true})

export const account = custom<string>({
  helpValue: 'ID',
  parse: async (input) => {
    if (/^\d{12}$/.test(input)) return input
    throw new UserError({
      code: 'bad-account',
      message: `"${input}" is not an AWS account id: expected 12 digits.`,
      exitCode: exitCodes.usage,
    })
  },
})
