import {CloudTrailClient, LookupEventsCommand} from '@aws-sdk/client-cloudtrail'
import {CloudWatchClient, ListMetricsCommand} from '@aws-sdk/client-cloudwatch'
import {IAMClient, SimulatePrincipalPolicyCommand} from '@aws-sdk/client-iam'
import {KinesisVideoClient, ListSignalingChannelsCommand} from '@aws-sdk/client-kinesis-video'
import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {WebSocket} from 'ws'
import type {Identity} from '../../../src/emulator/identity/identity.ts'
import {type Emulator, startEmulator} from '../../../src/emulator/start.ts'
import {presignUrl} from '../../../src/protocol/sigv4/presign.ts'

const channels = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo/*'

const policy = (Action: string[], Resource: string | string[]) => ({
  p: {Version: '2012-10-17', Statement: [{Sid: 'Only', Effect: 'Allow', Action, Resource}]},
})

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({
    identities: [
      {name: 'viewer', policies: policy(['kinesisvideo:ConnectAsViewer', 'kinesisvideo:Get*'], channels)},
      {
        name: 'camera',
        kind: 'role',
        sessionName: 'cam-1',
        sessionToken: 'token/of+camera=',
        policies: policy(['iam:SimulatePrincipalPolicy', 'cloudtrail:LookupEvents'], '*'),
      },
    ],
  })
})
afterAll(() => emulator.stop())

const named = (name: string): Identity => emulator.identities.find((identity) => identity.name === name)!

/** Settings of a client that signs as an identity, with another token where one is given. */
const as = (name: string, token = named(name).sessionToken) => {
  const {accessKeyId, secretAccessKey} = named(name)
  const credentials = {accessKeyId, secretAccessKey, ...(token !== undefined && {sessionToken: token})}
  return {region: 'us-west-2', endpoint: emulator.controlPlaneUrl, maxAttempts: 1, credentials}
}

describe('AWS SDK clients', () => {
  it('are told who they are, without a permission', async () => {
    expect(await new STSClient(as('viewer')).send(new GetCallerIdentityCommand())).toMatchObject({
      Arn: 'arn:aws:iam::123456789012:user/viewer',
      Account: '123456789012',
    })
    expect(await new STSClient(as('camera')).send(new GetCallerIdentityCommand())).toMatchObject({
      Arn: 'arn:aws:sts::123456789012:assumed-role/camera/cam-1',
      UserId: expect.stringMatching(/:cam-1$/),
    })
  })

  it('need the token of a session', async () => {
    const {credentials, ...rest} = as('camera')
    const {sessionToken: _, ...bare} = credentials
    for (const given of [bare, {...bare, sessionToken: 'other'}])
      await expect(new STSClient({...rest, credentials: given}).send(new GetCallerIdentityCommand())).rejects.toMatchObject({
        name: 'UnrecognizedClientException',
      })
  })

  it('are refused by the other services, each in its way', async () => {
    await expect(new CloudWatchClient(as('viewer')).send(new ListMetricsCommand())).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringMatching(
        /^User: .*user\/viewer is not authorized to perform: cloudwatch:ListMetrics on resource: \* because/,
      ),
    })
    await expect(new CloudTrailClient(as('viewer')).send(new LookupEventsCommand())).rejects.toMatchObject({
      name: 'AccessDeniedException',
    })
    const simulation = {PolicySourceArn: named('viewer').arn, ActionNames: ['kinesisvideo:ConnectAsViewer']}
    await expect(new IAMClient(as('viewer')).send(new SimulatePrincipalPolicyCommand(simulation))).rejects.toMatchObject({
      name: 'AccessDenied',
    })
  })

  it('have the policies of a user or a role simulated', async () => {
    const simulate = async (PolicySourceArn: string, ActionNames: string[], ResourceArns: string[]) => {
      const command = new SimulatePrincipalPolicyCommand({PolicySourceArn, ActionNames, ResourceArns})
      const {EvaluationResults = []} = await new IAMClient(as('camera')).send(command)
      return EvaluationResults.map(({EvalActionName, EvalDecision, MatchedStatements = []}) => [
        EvalActionName,
        EvalDecision,
        ...MatchedStatements.map(({SourcePolicyId}) => SourcePolicyId),
      ])
    }
    const demo = emulator.channelArn('demo')!
    const actions = ['kinesisvideo:ConnectAsViewer', 'kinesisvideo:ConnectAsMaster']
    expect(await simulate(named('viewer').policySourceArn, actions, [demo])).toEqual([
      ['kinesisvideo:ConnectAsViewer', 'allowed', 'user_viewer_p'],
      ['kinesisvideo:ConnectAsMaster', 'implicitDeny'],
    ])
    const {id} = emulator.faults.add({name: 'access-denied', params: {operation: 'ConnectAsViewer'}})
    expect(await simulate(named('viewer').policySourceArn, ['kinesisvideo:ConnectAsViewer'], [demo])).toEqual([
      ['kinesisvideo:ConnectAsViewer', 'implicitDeny'],
    ])
    emulator.faults.remove(id)
    expect(await simulate(named('camera').policySourceArn, ['iam:SimulatePrincipalPolicy'], ['*'])).toMatchObject([
      ['iam:SimulatePrincipalPolicy', 'allowed', 'role_camera_p'],
    ])
    await expect(simulate('arn:aws:iam::123456789012:user/nobody', actions, [demo])).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    })
  })

  it('find their refused calls in CloudTrail, under their names', async () => {
    const listing = new KinesisVideoClient(as('viewer')).send(new ListSignalingChannelsCommand())
    await expect(listing).rejects.toMatchObject({name: 'AccessDeniedException', $metadata: {httpStatusCode: 401}})
    const byName = {LookupAttributes: [{AttributeKey: 'Username' as const, AttributeValue: 'viewer'}]}
    const {Events = []} = await new CloudTrailClient(as('camera')).send(new LookupEventsCommand(byName))
    expect(JSON.parse(Events[0]!.CloudTrailEvent!)).toMatchObject({
      eventName: 'ListSignalingChannels',
      errorCode: 'AccessDeniedException',
      errorMessage: expect.stringContaining('user/viewer is not authorized'),
      userIdentity: {type: 'IAMUser', arn: named('viewer').arn, userName: 'viewer', accessKeyId: named('viewer').accessKeyId},
    })
  })
})

describe('a websocket', () => {
  const upgrade = (role: 'master' | 'viewer', channelArn: string) => {
    const {accessKeyId, secretAccessKey} = named('viewer')
    const query = {'X-Amz-ChannelARN': channelArn, ...(role === 'viewer' && {'X-Amz-ClientId': 'me'})}
    const credentials = {accessKeyId, secretAccessKey}
    return presignUrl({url: hosts[role]!, query, credentials, region: 'us-west-2', date: new Date(), expiresSeconds: 299})
  }
  const hosts: Record<string, string> = {}

  const outcome = (url: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(url, {ca: emulator.caPem})
      socket.on('open', () => socket.close())
      socket.on('close', () => resolve('opened'))
      socket.on('error', () => {})
      socket.on('unexpected-response', (_request, response) => {
        let body = ''
        response.on('data', (chunk: Buffer) => {
          body += String(chunk)
        })
        response.on('end', () => resolve(`${response.statusCode} ${response.headers['x-amzn-errortype']} ${body}`))
      })
    })

  it('opens for the role that the caller may have, and is refused with 403 for the other, before the channel is looked at', async () => {
    const {GetSignalingChannelEndpointCommand} = await import('@aws-sdk/client-kinesis-video')
    const demo = emulator.channelArn('demo')!
    for (const Role of ['MASTER', 'VIEWER'] as const) {
      const command = {ChannelARN: demo, SingleMasterChannelEndpointConfiguration: {Protocols: ['WSS' as const], Role}}
      const {ResourceEndpointList} = await new KinesisVideoClient(as('viewer')).send(
        new GetSignalingChannelEndpointCommand(command),
      )
      hosts[Role.toLowerCase()] = ResourceEndpointList![0]!.ResourceEndpoint!
    }
    expect(await outcome(upgrade('viewer', demo))).toBe('opened')
    expect(await outcome(upgrade('master', demo))).toBe(
      '403 AccessDeniedException {"message":"User: arn:aws:iam::123456789012:user/viewer is not authorized to perform: ' +
        `kinesisvideo:ConnectAsMaster on resource: ${demo} because no identity-based policy allows the kinesisvideo:ConnectAsMaster action"}`,
    )
    const absent = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/none/1'
    expect(await outcome(upgrade('viewer', absent))).toMatch(/^403 AccessDeniedException/)
  })
})
