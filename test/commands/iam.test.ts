import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import IamCheck from '../../src/commands/iam/check.ts'
import IamLint from '../../src/commands/iam/lint.ts'
import IamPolicy from '../../src/commands/iam/policy.ts'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {iamPolicy} from '../../src/operations/iam/iam-policy.ts'
import {emulatorEnv} from '../support/emulator-env.ts'
import {runCommand} from '../support/run-command.ts'
import {serveCommands} from '../support/served-commands.ts'

const served = serveCommands()

const policy = (...argv: string[]) => runCommand(IamPolicy, argv)

const file = (name: string, value: unknown): string => {
  const path = join(served.dir, name)
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  return path
}

describe('iam policy', () => {
  it('writes the document alone to stdout, and what should be known about it to stderr', async () => {
    const {stdout, stderr, exitCode} = await policy(
      'master',
      '--channel',
      'front-door',
      '--region',
      'eu-west-1',
      '--account',
      '123456789012',
    )
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Channels',
          Effect: 'Allow',
          Action: [
            'kinesisvideo:ConnectAsMaster',
            'kinesisvideo:DescribeSignalingChannel',
            'kinesisvideo:GetIceServerConfig',
            'kinesisvideo:GetSignalingChannelEndpoint',
          ],
          Resource: ['arn:aws:kinesisvideo:eu-west-1:123456789012:channel/front-door/*'],
        },
      ],
    })
    expect(stderr).toContain('displaces the camera')
  })

  it('takes a policy variable for a name, and a document with a schema for --json', async () => {
    const name = `$\{credentials-iot:ThingName}`
    const {stdout} = await policy('master', '--channel', name, '--may-create', '--json')
    expect(stdout).toContain(`channel/${name}/*`)
    expect(stdout).toContain('kinesisvideo:CreateSignalingChannel')
    expect((await policy('viewer', '--json')).json()).toMatchObject({
      schema: 'urn:kvsctl:schema:iam-policy:1',
      remarks: ['It is about every channel: --channel or --prefix narrows it.'],
    })
  })

  it.each([
    [['viewer', '--channel', 'a/b'], /"a\/b" is neither the name nor the ARN of a channel/],
    [['viewer', '--channel', 'a', '--prefix', 'b'], /prefix/],
    [['viewer', '--account', '12'], /not an AWS account id/],
    [['viewers'], /viewers/],
  ])('refuses %j', async (argv, says) => {
    const {stderr, exitCode} = await policy(...argv)
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(says)
  })
})

describe('iam lint', () => {
  it('ends with 1 where IAM would refuse the document, with 0 where it is only odd', async () => {
    const bad = await runCommand(IamLint, [file('bad.json', {Statement: [{Effect: 'Allow', Action: 'x', Resource: '*'}]})])
    expect([bad.exitCode, bad.stdout]).toEqual([1, expect.stringMatching(/^error +Statement\[0\]\.Action: "x" is not an action/)])
    const odd = {Version: '2012-10-17', Statement: [{Effect: 'Allow', Action: 'kinesisvideo:Fly', Resource: '*'}]}
    const warned = await runCommand(IamLint, [file('odd.json', odd), '--json'])
    expect([warned.exitCode, warned.json()]).toEqual([
      0,
      expect.objectContaining({problems: [expect.objectContaining({severity: 'warning'})]}),
    ])
    const good = await runCommand(IamLint, [file('good.json', iamPolicy('viewer').policy)])
    expect([good.exitCode, good.stdout]).toEqual([0, 'Nothing is wrong with it.\n'])
    expect((await runCommand(IamLint, [file('none.json', '{')])).exitCode).toBe(1)
  })
})

describe('iam check', () => {
  let emulator: Emulator
  const statement = (Action: string[], Resource: string | string[]) => ({Effect: 'Allow', Action, Resource})
  const exactly = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo'
  const channels = `${exactly}/*`
  beforeAll(async () => {
    const reads = ['kinesisvideo:DescribeSignalingChannel', 'kinesisvideo:GetSignalingChannelEndpoint']
    const asks = statement(['iam:SimulatePrincipalPolicy'], '*')
    emulator = await startEmulator({
      identities: [
        {name: 'asks', policies: {p: {Version: '2012-10-17', Statement: [statement(reads, channels), asks]}}},
        {name: 'tries', policies: {p: {Version: '2012-10-17', Statement: [statement(reads, channels)]}}},
        {name: 'exact', policies: {p: {Version: '2012-10-17', Statement: [statement(reads, `${exactly}/1*`), asks]}}},
        {name: 'blind', policies: {p: {Version: '2012-10-17', Statement: [asks]}}},
        {name: 'session', kind: 'role', policies: {p: {Version: '2012-10-17', Statement: [statement(['*'], '*')]}}},
      ],
    })
  })
  afterAll(() => emulator.stop())

  const check = (name: string, ...argv: string[]) => {
    const {accessKeyId, secretAccessKey} = emulator.identities.find((identity) => identity.name === name)!
    const keys = {AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey}
    writeFileSync(join(served.dir, 'own-ca.pem'), emulator.caPem)
    return runCommand(IamCheck, argv, {env: {...emulatorEnv(emulator), AWS_CA_BUNDLE: join(served.dir, 'own-ca.pem'), ...keys}})
  }

  it('asks IAM where it may, and names what is lacking', async () => {
    const {exitCode, json} = await check('asks', 'viewer', 'demo', '--json')
    expect(exitCode).toBe(1)
    expect(json()).toMatchObject({
      subject: 'arn:aws:iam::123456789012:user/asks',
      lacking: ['kinesisvideo:GetIceServerConfig', 'kinesisvideo:ConnectAsViewer'],
      permissions: expect.arrayContaining([
        expect.objectContaining({action: 'kinesisvideo:DescribeSignalingChannel', verdict: 'allowed', method: 'simulated'}),
        expect.objectContaining({action: 'kinesisvideo:ConnectAsViewer', verdict: 'denied', reason: 'no policy allows it'}),
      ]),
    })
  })

  it('asks about the ARN that the channel has, which is all that some policies allow', async () => {
    const permissionsOf = async (name: string) =>
      (await check(name, 'viewer', 'demo', '--json')).json<{permissions: Record<string, string>[]}>().permissions
    expect(await permissionsOf('exact')).toContainEqual(
      expect.objectContaining({action: 'kinesisvideo:GetSignalingChannelEndpoint', verdict: 'allowed', method: 'simulated'}),
    )
    // Who may not describe it learns what was not known.
    expect(await permissionsOf('blind')).toContainEqual(
      expect.objectContaining({
        verdict: 'denied',
        reason: expect.stringContaining('the time of creation, which could not be read'),
      }),
    )
  })

  it('tries what only reads where IAM is not to be asked, and says what it does not know', async () => {
    const {exitCode, stdout} = await check('tries', 'master', 'demo')
    expect(exitCode).toBe(1)
    expect(stdout.split('\n').map((line) => line.split('\t').slice(0, 3).join(' '))).toEqual([
      'allowed kinesisvideo:DescribeSignalingChannel tried',
      'allowed kinesisvideo:GetSignalingChannelEndpoint tried',
      'denied kinesisvideo:GetIceServerConfig tried',
      'unknown kinesisvideo:ConnectAsMaster none',
      '',
    ])
    expect(emulator.signaling.openConnections()).toEqual([])
  })

  it('agrees by either method, and on channels that there are not', async () => {
    const verdicts = async (name: string) => {
      const {permissions} = (await check(name, 'ops-read-only', 'none', '--stream', 'none', '--json')).json<{
        permissions: {action: string; verdict: string}[]
      }>()
      return Object.fromEntries(permissions.map(({action, verdict}) => [action, verdict]))
    }
    const [simulated, tried] = [await verdicts('asks'), await verdicts('tries')]
    for (const [action, verdict] of Object.entries(tried))
      if (verdict !== 'unknown') expect(verdict, action).toBe(simulated[action])
    expect(Object.values(tried).filter((verdict) => verdict === 'denied').length).toBeGreaterThan(8)
  })

  it('knows the role behind a session, and reads well on a terminal', async () => {
    const {exitCode, stdout} = await check('session', 'storage-viewer', 'demo', '--json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({subject: 'arn:aws:sts::123456789012:assumed-role/session/session', lacking: []})
  })

  it('evaluates the document of a file without asking anybody', async () => {
    const path = file('viewer.json', iamPolicy('viewer', {channel: 'demo'}).policy)
    const offline = (...argv: string[]) => runCommand(IamCheck, [...argv, '--policy', path])
    expect((await offline('viewer', 'demo')).exitCode).toBe(0)
    expect((await offline('viewer', 'other')).exitCode).toBe(1)
    expect((await offline('viewer')).exitCode).toBe(1)
    expect((await offline('master', 'demo', '--json')).json()).toMatchObject({
      lacking: ['kinesisvideo:ConnectAsMaster'],
      permissions: expect.arrayContaining([expect.objectContaining({method: 'evaluated', reason: 'it allows it: Channels'})]),
    })
    const once = file('once.json', {
      Version: '2012-10-17',
      Statement: [statement(['kinesisvideo:*'], `${exactly}/1700000000000`)],
    })
    expect((await runCommand(IamCheck, ['viewer', 'demo', '--policy', once])).exitCode).toBe(0)
    expect((await runCommand(IamCheck, ['viewer', 'demos', '--policy', once])).exitCode).toBe(1)
    const thing = file('thing.json', iamPolicy('viewer', {channel: `$\{credentials-iot:ThingName}`}).policy)
    const open = await runCommand(IamCheck, ['viewer', 'demo', '--policy', thing])
    expect([open.exitCode, open.stdout]).toEqual([3, expect.stringContaining('depends on credentials-iot:ThingName')])
    expect((await runCommand(IamCheck, ['viewer', '--policy', file('broken.json', '{}')])).exitCode).toBe(2)
  })
})
