import {describe, expect, it} from 'vitest'
import {createIdentities, type IdentityOptions} from '../../../src/emulator/identity/create-identities.ts'
import {Identities} from '../../../src/emulator/identity/identity.ts'
import {channelArn, createControlPlane, fails, type OperationName, streamArn} from '../../support/control-plane.ts'

const credentials = {accessKeyId: 'AKIDTEST', secretAccessKey: 'secret'}
const home = {account: '123456789012', partition: 'aws', credentials}

const allow = (Action: string | string[], Resource: string | string[] = '*', Condition?: object) => ({
  Effect: 'Allow',
  ...{Action, Resource},
  ...(Condition && {Condition}),
})

/** A control plane on which the emulator's own user made a channel and a stream, and that is asked by a user with these statements. */
async function asUser(...Statement: object[]) {
  const limited = {name: 'ann', policies: {p: {Version: '2012-10-17', Statement}}}
  const identities = new Identities(createIdentities([limited], home))
  const [own, ann] = identities.list()
  const plane = createControlPlane({identities})
  await plane.must('CreateSignalingChannel', {ChannelName: 'cam', Tags: [{Key: 'site', Value: 'north'}]})
  await plane.must('CreateStream', {StreamName: 'cam', DataRetentionInHours: 1})
  const ask = (name: OperationName, input: unknown, identity = ann!) => plane.ask(name, input, identity)
  return {plane, ask, own: own!}
}

const channels = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/cam/*'

describe('a caller with policies', () => {
  it('may do what they allow, and is told who lacks what on which resource', async () => {
    const {ask} = await asUser(allow('kinesisvideo:DescribeSignalingChannel', channels))
    expect(await ask('DescribeSignalingChannel', {ChannelName: 'cam'})).toHaveProperty('ChannelInfo')
    expect(await ask('DescribeSignalingChannel', {ChannelARN: channelArn('cam')})).toHaveProperty('ChannelInfo')
    expect(await ask('GetIceServerConfig', {ChannelARN: channelArn('cam')})).toEqual({
      status: 401,
      error:
        'NotAuthorizedException: User: arn:aws:iam::123456789012:user/ann is not authorized to perform: kinesisvideo:GetIceServerConfig ' +
        `on resource: ${channelArn('cam')} because no identity-based policy allows the kinesisvideo:GetIceServerConfig action`,
    })
  })

  it('is refused what is denied, whatever else is allowed', async () => {
    const deny = {...allow('kinesisvideo:Delete*', channels), Effect: 'Deny'}
    const {ask} = await asUser(allow('*'), deny)
    expect(await ask('DeleteStream', {StreamARN: streamArn('cam')})).toEqual({})
    expect(await ask('DeleteSignalingChannel', {ChannelARN: channelArn('cam')})).toEqual({
      status: 401,
      error: expect.stringMatching(
        /kinesisvideo:DeleteSignalingChannel on resource: .* with an explicit deny in an identity-based/,
      ),
    })
  })

  it('learns nothing about what it may not see: a channel that there is not is denied, too', async () => {
    const {ask} = await asUser(allow('kinesisvideo:*', channels))
    expect(await ask('DescribeSignalingChannel', {ChannelName: 'other'})).toEqual(fails('AccessDeniedException', 401))
    expect(await ask('DescribeSignalingChannel', {ChannelARN: channelArn('cam', 1)})).toEqual(
      fails('ResourceNotFoundException', 404),
    )
  })

  it('needs lists on *, and a new resource before its time of creation is known', async () => {
    const {ask} = await asUser(allow(['kinesisvideo:ListSignalingChannels', 'kinesisvideo:CreateSignalingChannel'], channels))
    expect(await ask('ListSignalingChannels', {})).toEqual({
      status: 401,
      error: expect.stringContaining('on resource: * because'),
    })
    expect(await ask('CreateSignalingChannel', {ChannelName: 'cam2'})).toEqual(fails('AccessDeniedException', 401))
    expect(await ask('CreateSignalingChannel', {ChannelName: 'cam'})).toEqual(fails('ResourceInUseException'))
  })

  it('needs the permission to tag for what it makes with tags', async () => {
    const {ask} = await asUser(allow('kinesisvideo:Create*'))
    const tags = [{Key: 'site', Value: 'north'}]
    expect(await ask('CreateSignalingChannel', {ChannelName: 'cam2', Tags: tags})).toEqual({
      status: 401,
      error: expect.stringMatching(/^AccessDeniedException: .* kinesisvideo:TagResource on resource: .*channel\/cam2\/\*/),
    })
    expect(await ask('CreateStream', {StreamName: 'cam2', Tags: {site: 'north'}})).toEqual({
      status: 401,
      error: expect.stringMatching(/^NotAuthorizedException: .* kinesisvideo:TagStream on resource: .*stream\/cam2\/\*/),
    })
    expect(await ask('CreateSignalingChannel', {ChannelName: 'cam3'})).toHaveProperty('ChannelARN')
  })

  it.each<[string, object, OperationName, object, boolean]>([
    ['ResourceTag', {StringEquals: {'aws:ResourceTag/site': 'north'}}, 'DescribeSignalingChannel', {ChannelName: 'cam'}, true],
    ['ResourceTag', {StringEquals: {'aws:ResourceTag/site': 'south'}}, 'DescribeSignalingChannel', {ChannelName: 'cam'}, false],
    [
      'RequestTag',
      {StringEquals: {'aws:RequestTag/site': 'east'}},
      'TagResource',
      {ResourceARN: channelArn('cam'), Tags: [{Key: 'site', Value: 'east'}]},
      true,
    ],
    [
      'TagKeys',
      {'ForAllValues:StringEquals': {'aws:TagKeys': ['site']}},
      'UntagResource',
      {ResourceARN: channelArn('cam'), TagKeyList: ['owner']},
      false,
    ],
    ['username', {StringEquals: {'aws:username': 'ann'}}, 'ListStreams', {}, true],
    ['region', {StringEquals: {'aws:RequestedRegion': 'eu-west-1'}}, 'ListStreams', {}, false],
    ['time', {DateLessThan: {'aws:CurrentTime': '2026-01-01'}}, 'ListStreams', {}, false],
  ])('is held to conditions: %s %j', async (_name, condition, operation, input, allowed) => {
    const {ask} = await asUser(allow('*', '*', condition))
    const answer = await ask(operation, input)
    expect('error' in answer).toBe(!allowed)
    if (!allowed) expect(answer).toEqual({status: 401, error: expect.stringContaining('is not authorized to perform')})
  })

  it('does not stand in the way of the emulator’s own user', async () => {
    const {ask, own} = await asUser(allow('s3:*'))
    expect(await ask('DescribeSignalingChannel', {ChannelName: 'cam'}, own)).toHaveProperty('ChannelInfo')
  })
})

describe('identities', () => {
  it('have ARNs and keys of their own, the same every time', () => {
    const [, user, role] = createIdentities([{name: 'ann'}, {name: 'camera', kind: 'role', sessionName: 'cam-1'}], home)
    expect(user).toMatchObject({arn: 'arn:aws:iam::123456789012:user/ann', policySourceArn: 'arn:aws:iam::123456789012:user/ann'})
    expect(role).toMatchObject({
      arn: 'arn:aws:sts::123456789012:assumed-role/camera/cam-1',
      policySourceArn: 'arn:aws:iam::123456789012:role/camera',
      userId: expect.stringMatching(/^AROA\w+:cam-1$/),
    })
    expect(user!.accessKeyId).not.toBe(role!.accessKeyId)
    expect(createIdentities([{name: 'ann'}], home)[1]).toEqual(user)
  })

  it.each<[IdentityOptions[], RegExp]>([
    [[{name: 'ann'}, {name: 'ann'}], /two identities "ann"/],
    [[{name: 'a/b'}], /"a\/b" is no name/],
    [[{name: 'ann', accessKeyId: 'AKIDTEST'}], /have the access key id AKIDTEST/],
    [[{name: 'ann', policies: {p: {Statement: [{Effect: 'Allow'}]}}}], /The policy "p" of "ann" is malformed: Statement\[0\]: /],
  ])('that make no sense are refused: %j', (given, says) => {
    expect(() => createIdentities(given, home)).toThrow(says)
  })
})
