import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import IamCheck from '../../src/commands/iam/check.ts'
import ProbeIce from '../../src/commands/probe/ice.ts'
import ProbeSignaling from '../../src/commands/probe/signaling.ts'
import type {Identity} from '../../src/emulator/identity/identity.ts'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {iamPolicy} from '../../src/operations/iam/iam-policy.ts'
import {AwsCli} from '../support/aws-cli.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {runCommand} from '../support/run-command.ts'

const reads = ['kinesisvideo:DescribeSignalingChannel', 'kinesisvideo:GetSignalingChannelEndpoint']
const statement = (Action: string | string[], Resource: string, Effect = 'Allow') => ({Effect, Action, Resource})
const document = (...Statement: object[]) => ({p: {Version: '2012-10-17', Statement}})
const demo = 'arn:aws:kinesisvideo:*:*:channel/demo/*'

let emulator: Emulator
let cli: AwsCli
let dir: string
let arn: string
beforeAll(async () => {
  emulator = await startEmulator({
    identities: [
      {
        name: 'limited',
        policies: document(
          statement([...reads, 'kinesisvideo:Delete*'], demo),
          statement('kinesisvideo:DeleteSignalingChannel', '*', 'Deny'),
          statement(['iam:SimulatePrincipalPolicy', 'cloudtrail:LookupEvents'], '*'),
        ),
      },
      {name: 'viewer', kind: 'role', sessionToken: 'token', policies: {made: iamPolicy('viewer', {channel: 'demo'}).policy}},
      {name: 'deaf', policies: document(statement([...reads, 'kinesisvideo:GetIceServerConfig'], demo))},
    ],
  })
  cli = new AwsCli(emulator)
  dir = mkdtempSync(join(tmpdir(), 'kvsctl-iam-'))
  writeFileSync(join(dir, 'ca.pem'), emulator.caPem)
  arn = emulator.channelArn('demo')!
})
afterAll(async () => {
  cli?.remove()
  await emulator?.stop()
  rmSync(dir, {recursive: true, force: true})
})

const named = (name: string): Identity => emulator.identities.find((identity) => identity.name === name)!

const keysOf = (name: string): Record<string, string> => {
  const {accessKeyId, secretAccessKey, sessionToken} = named(name)
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken !== undefined && {AWS_SESSION_TOKEN: sessionToken}),
  }
}

const command = (kind: unknown, name: string, ...argv: string[]) =>
  runCommand(kind, argv, {
    env: {
      ...emulatorEnv(emulator),
      ...{KVSCTL_STUN_URL: emulator.stunUrl, AWS_CA_BUNDLE: join(dir, 'ca.pem')},
      ...keysOf(name),
    },
  })

describe('the AWS CLI', () => {
  it('is who the key says', async () => {
    expect(await cli.run('sts get-caller-identity', {env: keysOf('viewer')})).toMatchObject({
      Arn: 'arn:aws:sts::123456789012:assumed-role/viewer/viewer',
    })
  })

  it('is let and refused as its simulation of the policies and iam check say', async () => {
    const calls: Record<string, string> = {
      'kinesisvideo:DescribeSignalingChannel': 'kinesisvideo describe-signaling-channel --channel-name demo',
      'kinesisvideo:GetSignalingChannelEndpoint': `kinesisvideo get-signaling-channel-endpoint --channel-arn ${arn}`,
      'kinesisvideo:DescribeMediaStorageConfiguration': `kinesisvideo describe-media-storage-configuration --channel-arn ${arn}`,
      'kinesisvideo:DeleteSignalingChannel': `kinesisvideo delete-signaling-channel --channel-arn ${arn}`,
    }
    const {EvaluationResults} = await cli.run<{EvaluationResults: {EvalActionName: string; EvalDecision: string}[]}>(
      `iam simulate-principal-policy --policy-source-arn ${named('limited').arn} --resource-arns ${arn} --action-names ${Object.keys(calls).join(' ')}`,
      {env: keysOf('limited')},
    )
    expect(EvaluationResults.map(({EvalDecision}) => EvalDecision)).toEqual([
      'allowed',
      'allowed',
      'implicitDeny',
      'explicitDeny',
    ])
    const checks = (await command(IamCheck, 'limited', 'ops-admin', 'demo', '--json')).json<{
      permissions: {action: string; verdict: string; resource: string}[]
    }>()
    for (const {EvalActionName: action, EvalDecision: decision} of EvaluationResults) {
      const refusal = await cli.refusalOf(calls[action]!, {env: keysOf('limited')})
      expect(refusal.includes(`is not authorized to perform: ${action} on resource: ${arn}`), action).toBe(decision !== 'allowed')
      const checked = checks.permissions.find((each) => each.action === action)!
      expect(checked.verdict, action).toBe(decision === 'allowed' ? 'allowed' : 'denied')
    }
    expect(await cli.refusalOf(calls['kinesisvideo:DeleteSignalingChannel']!, {env: keysOf('limited')})).toMatch(
      /^AccessDeniedException: User: arn:aws:iam::123456789012:user\/limited .* with an explicit deny in an identity-based policy$/,
    )
  })

  it('reads in CloudTrail who was refused', async () => {
    const {Events} = await cli.run<{Events: {CloudTrailEvent: string}[]}>(
      'cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=DeleteSignalingChannel',
      {env: keysOf('limited')},
    )
    expect(JSON.parse(Events[0]!.CloudTrailEvent)).toMatchObject({
      errorCode: 'AccessDeniedException',
      userIdentity: {type: 'IAMUser', userName: 'limited', accessKeyId: named('limited').accessKeyId},
    })
  })
})

describe('a missing permission', () => {
  interface Report {
    readonly findings: readonly {readonly code: string}[]
    readonly evidence: Record<string, {status: string; failure?: {code?: string}}>
  }

  it('to connect is what the probe names', async () => {
    const {exitCode, json} = await command(ProbeSignaling, 'deaf', 'demo', '--json')
    const {findings} = json() as unknown as Report
    expect(exitCode).toBe(1)
    expect(findings.map(({code}) => code)).toContain('KVS-SIG-001')
    expect(JSON.stringify(findings)).toContain('kinesisvideo:ConnectAsViewer')
  })

  it('for CloudWatch costs its section alone', async () => {
    const {exitCode, json} = await command(ProbeIce, 'viewer', 'demo', '--answer-timeout', '1s', '--json')
    const {findings, evidence} = json() as unknown as Report
    expect(exitCode).toBe(0)
    // Nobody serves the channel here: that much it found out.
    expect(findings.map(({code}) => code).filter((code) => /^KVS-(SIG|TURN|STUN)/.test(code))).toEqual(['KVS-SIG-009'])
    expect(evidence.metrics).toMatchObject({status: 'failed', failure: {code: 'AccessDenied'}})
  })
})
