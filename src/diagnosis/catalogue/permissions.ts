import {defineKind} from '../finding-kind.ts'
import type {Refused} from './env.ts'

export type Lack = {
  readonly role: 'MASTER' | 'VIEWER'
  readonly principal: string
  readonly resource: string
  readonly missing: readonly string[]
  /** Those that a policy denies outright. */
  readonly denied: readonly string[]
  readonly needed: readonly string[]
}

export const permissionKinds = {
  roleLacksPermission: defineKind<Lack>({
    code: 'KVS-API-020',
    slug: 'ROLE_LACKS_PERMISSION',
    severity: 'error',
    confidence: 'measured',
    title: 'IAM does not allow what a role needs',
    says: ({role, principal, missing}) => `As ${role.toLowerCase()}, ${principal} lacks ${missing.join(', ')}.`,
    remedy: ({resource, needed, denied}) => [
      {
        text: `Allow it: {"Effect":"Allow","Action":${JSON.stringify(needed)},"Resource":"${resource}"}`,
      },
      ...(denied.length > 0 ? [{text: `A Deny stands against ${denied.join(', ')}: an Allow does not help while it does.`}] : []),
    ],
    page: `iam:SimulatePrincipalPolicy was asked which actions the policies of this user or role allow on this channel. Nothing was tried: connecting as master would displace the camera.

A viewer needs DescribeSignalingChannel (unless it has the ARN), GetSignalingChannelEndpoint, GetIceServerConfig and ConnectAsViewer; a master the same with ConnectAsMaster. That an identity cannot be master is information only: most viewers should not.

The simulation sees the identity's own policies, its permissions boundary and, within an organisation, its SCPs. It does not see the policy of a session (AssumeRole with a policy), nor conditions on what only a real request has, such as aws:SourceIp.`,
    provokedBy: {fault: 'access-denied', params: {operation: 'GetIceServerConfig'}},
  }),

  wrongRegion: defineKind<{
    readonly channel: string
    readonly region: string
    readonly found: readonly {readonly region: string; readonly arn: string; readonly status: string}[]
    readonly message: Refused['message']
  }>({
    code: 'KVS-API-021',
    slug: 'WRONG_REGION',
    severity: 'error',
    confidence: 'measured',
    title: 'The channel is in another region',
    says: ({channel, region, found}) =>
      `There is no channel ${channel} in ${region}; there is one in ${found.map((there) => `${there.region} (${there.status})`).join(' and in ')}.`,
    remedy: ({found, channel}, {command}) => [
      // The flag wins over the region that this run had.
      {
        text: `Use --region ${found[0]!.region}.`,
        command: `${command('channel describe', channel).replace(/ --region \S+/, '')} --region ${found[0]!.region}`,
      },
      {text: 'Or use the ARN, which says its region.'},
    ],
    page: `A channel exists in one region only, and the name was looked up in each region of the partition after the one that was asked did not know it.

Usual causes:
- A default: SDK samples use us-west-2, profiles and shells have regions of their own.
- A region that is written in another form: ap_northeast_1, USEast1.
- A channel that was created by a console in another region than the one that the device is configured for.`,
    provokedBy: {environment: 'a channel that exists in another region of the emulator'},
  }),
} as const
