import {resolve} from 'node:path'
import {boolean, custom, integer, string} from '@oclif/core/flags'
import {parseDuration} from '../../model/duration.ts'
import {regionPattern} from '../../model/region.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {StartOptions} from '../../operations/emulator/start-options.ts'
import {stateVariable} from '../../operations/emulator/state-variable.ts'
import {readInput} from '../read-input.ts'

/** Which emulator: one per state directory. `emulator exec` and `emulator env` name theirs in the environment. */
export const stateDirFlag = {
  state: string({
    helpValue: 'DIR',
    env: stateVariable,
    summary: `the emulator that keeps its state in this directory, instead of $${stateVariable}`,
  }),
}

/** Where an emulator keeps its channels. */
export const stateFlag = {
  state: string({helpValue: 'DIR|none', summary: 'keep the state in this directory instead of the user’s; none: in memory only'}),
}

export const idleTimeout = custom<number>({
  helpValue: 'DURATION|never',
  parse: async (input) => {
    const ms = input === 'never' ? Number.POSITIVE_INFINITY : parseDuration(input)
    if (ms !== undefined && ms > 0) return ms
    throw new UserError({
      code: 'bad-duration',
      message: `"${input}" is not a time without use: write 30m, 8h or never.`,
      exitCode: exitCodes.usage,
    })
  },
})

const region = custom<string>({
  helpValue: 'REGION',
  parse: async (input) => {
    if (regionPattern.test(input)) return input
    throw new UserError({
      code: 'bad-region',
      message: `"${input}" is not the name of an AWS region, such as us-west-2.`,
      exitCode: exitCodes.usage,
    })
  },
})

/** What an emulator is born with. */
export const bornWithFlags = {
  region: region({summary: 'the region that it plays'}),
  'no-camera': boolean({summary: 'without the built-in camera on the channel demo'}),
}

export const identitiesFlag = {
  identities: string({
    helpValue: 'FILE',
    summary:
      'who may sign requests, with the policies that they are held to, as JSON or YAML; without it one user who may do everything',
  }),
}

/** An identity of such a file. */
export const asFlag = {
  as: string({helpValue: 'NAME', summary: 'with the keys of this identity of --identities'}),
}

/** @throws UserError that says what is wrong with the file */
export async function identitiesOf(flags: {readonly identities?: string | undefined}): Promise<Pick<StartOptions, 'identities'>> {
  if (flags.identities === undefined) return {}
  const file = resolve(flags.identities)
  const {parseIdentities} = await import('../../operations/emulator/identities-file.ts')
  return {identities: await parseIdentities(await readInput(file), file)}
}

export const listenFlags = {
  port: integer({helpValue: 'PORT', min: 0, max: 65535, summary: 'port of the control plane; a free one otherwise'}),
  'bind-address': string({
    helpValue: 'ADDRESS',
    multiple: true,
    summary:
      'address to listen on instead of 127.0.0.1; anything but loopback lets others in, and the keys are public; twice with --as-aws for two TURN servers',
  }),
  'as-aws': boolean({summary: 'answer under the names of AWS, too, at port 443 of --bind-address'}),
}

/** Where to listen, as it was asked for. */
export function listenOf(flags: {
  readonly 'bind-address'?: readonly string[] | undefined
  readonly 'as-aws': boolean
}): Pick<StartOptions, 'bindAddress' | 'asAws'> {
  const addresses = flags['bind-address'] ?? []
  if (flags['as-aws']) return {asAws: addresses.length > 0 ? addresses : ['127.0.0.1']}
  if (addresses.length > 1)
    throw new UserError({
      code: 'several-addresses',
      message: 'The emulator listens on one address, except with --as-aws.',
      remedy: [{text: 'Give --bind-address once; 0.0.0.0 listens on every address of this machine.'}],
      exitCode: exitCodes.usage,
    })
  return addresses[0] === undefined ? {} : {bindAddress: addresses[0]}
}
