import {string} from '@oclif/core/args'
import {parseResourceArn, resourceNamePattern} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'

/** CHANNEL: a name or an ARN. */
export const channelArg = () =>
  string({
    name: 'channel',
    description: 'name or ARN of a signaling channel',
    required: true,
    ignoreStdin: true,
    parse: async (input) => {
      if (resourceNamePattern.test(input) || parseResourceArn(input)?.resource === 'channel') return input
      throw new UserError({
        code: 'bad-channel',
        message: `"${input}" is neither the name nor the ARN of a signaling channel.`,
        remedy: [{text: 'Names have 1 to 256 letters, digits, ".", "_" and "-".'}],
        exitCode: exitCodes.usage,
      })
    },
  })
