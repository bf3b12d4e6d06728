import {boolean, string} from '@oclif/core/flags'
import type {ConnectOptions} from '../../operations/connect.ts'
import {duration} from './duration.ts'

const helpGroup = 'SERVICE'

/** Where the command runs: against AWS, against an endpoint, or against this machine. */
export const awsFlags = {
  local: boolean({
    helpGroup,
    env: 'KVSCTL_LOCAL',
    summary: 'use the emulator on this machine, started in the background if need be; AWS credentials are not read',
    exclusive: ['profile', 'endpoint-url'],
    // Exclusive as well, but those two stand beside --endpoint-url in the usage line, which has a hole for whoever is named twice.
    relationships: [{type: 'none', flags: ['dual-stack', 'fips']}],
  }),
  profile: string({helpGroup, helpValue: 'NAME', summary: 'profile of the AWS configuration files'}),
  region: string({helpGroup, helpValue: 'REGION', summary: 'AWS region; an ARN brings its own'}),
  'endpoint-url': string({
    helpGroup,
    helpValue: 'URL',
    summary: 'control plane to use instead of the region’s',
    exclusive: ['dual-stack', 'fips'],
  }),
  'dual-stack': boolean({helpGroup, summary: 'use the endpoints that also have IPv6'}),
  fips: boolean({helpGroup, summary: 'use the FIPS endpoints'}),
  timeout: duration({helpGroup, summary: 'give up after this long (30s, 5m)'}),
}

export interface AwsFlags {
  readonly local: boolean
  readonly profile?: string | undefined
  readonly region?: string | undefined
  readonly 'endpoint-url'?: string | undefined
  readonly 'dual-stack': boolean
  readonly fips: boolean
  readonly timeout?: number | undefined
}

/** What the flags say, in the words of `connect`. */
export const connectOptions = (flags: AwsFlags): ConnectOptions => ({
  local: flags.local,
  dualStack: flags['dual-stack'],
  fips: flags.fips,
  ...(flags.profile !== undefined && {profile: flags.profile}),
  ...(flags.region !== undefined && {region: flags.region}),
  ...(flags['endpoint-url'] !== undefined && {endpointUrl: flags['endpoint-url']}),
})
