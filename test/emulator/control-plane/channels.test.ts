import fc from 'fast-check'
import {beforeEach, describe, expect, test} from 'vitest'
import type {EmulatorContext} from '../../../src/emulator/context.ts'
import {
  channelArn as arnOf,
  type ControlPlane,
  createControlPlane,
  fails,
  type OperationName,
  operations,
  start,
  streamArn,
} from '../../support/control-plane.ts'
import type {ManualClock} from '../../support/manual-clock.ts'

let kvs: ControlPlane
let clock: ManualClock
let context: EmulatorContext
let deleted: readonly string[]
beforeEach(() => {
  kvs = createControlPlane()
  ;({clock, context, deleted} = kvs)
})

const ask = (name: OperationName, input: unknown) => kvs.ask(name, input)
const create = (name: string, more: object = {}) => ask('CreateSignalingChannel', {ChannelName: name, ...more})
const describeChannel = (name: string) =>
  ask('DescribeSignalingChannel', {ChannelName: name}) as unknown as Promise<{ChannelInfo: Record<string, string>}>

describe('a channel', () => {
  test('is created with the defaults of the service and described by name or ARN', async () => {
    expect(await create('cam')).toEqual({ChannelARN: arnOf('cam')})
    const described = await describeChannel('cam')
    expect(described).toEqual({
      ChannelInfo: {
        ChannelARN: arnOf('cam'),
        ChannelName: 'cam',
        ChannelStatus: 'ACTIVE',
        ChannelType: 'SINGLE_MASTER',
        CreationTime: start / 1000,
        SingleMasterConfiguration: {MessageTtlSeconds: 60},
        Version: expect.stringMatching(/^[a-zA-Z0-9]{20}$/),
      },
    })
    expect(await ask('DescribeSignalingChannel', {ChannelARN: arnOf('cam'), ChannelName: 'cam'})).toEqual(described)
  })

  test('has its keys in alphabetical order, which streaming parsers in C rely on', async () => {
    await create('cam')
    expect(await kvs.bodyOf('DescribeSignalingChannel', {ChannelName: 'cam'})).toMatch(
      /^\{"ChannelInfo":\{"ChannelARN":.*"ChannelName":.*"ChannelStatus":.*"CreationTime":.*"Version":/,
    )
  })

  test('is found under its own name and ARN only', async () => {
    await create('cam')
    for (const input of [
      {ChannelName: 'other'},
      {ChannelARN: arnOf('cam', start + 1)},
      {ChannelARN: arnOf('cam').replace(':channel', ':stream')},
    ])
      expect(await ask('DescribeSignalingChannel', input)).toEqual(fails('ResourceNotFoundException', 404))
    expect(await ask('DescribeSignalingChannel', {})).toEqual(fails('InvalidArgumentException'))
    await create('other')
    expect(await ask('DescribeSignalingChannel', {ChannelName: 'other', ChannelARN: arnOf('cam')})).toEqual(
      fails('InvalidArgumentException'),
    )
    const foreign = arnOf('cam').replace('123456789012', '999999999999')
    expect(await ask('DescribeSignalingChannel', {ChannelARN: foreign})).toEqual(fails('AccessDeniedException', 401))
  })

  test('cannot be created twice, nor with a type that is not supported, nor beyond the limit of the account', async () => {
    await create('cam')
    expect(await create('cam')).toEqual(fails('ResourceInUseException'))
    expect(await create('mesh', {ChannelType: 'FULL_MESH'})).toEqual(fails('InvalidArgumentException'))
    const one = context.store.get('channels', 'cam')!
    for (let i = 1; i < 10_000; i++) context.store.put('channels', `c${i}`, one)
    expect(await create('one-more')).toEqual(fails('AccountChannelLimitExceededException'))
  })

  test('changes its version with every update, which wants the current one', async () => {
    await create('cam')
    const {Version: first} = (await describeChannel('cam')).ChannelInfo
    const update = (CurrentVersion: string, more: object = {SingleMasterConfiguration: {MessageTtlSeconds: 5}}) =>
      ask('UpdateSignalingChannel', {ChannelARN: arnOf('cam'), CurrentVersion, ...more})
    expect(await update(first!, {})).toEqual(fails('InvalidArgumentException'))
    expect(await update(first!)).toEqual({})
    expect((await describeChannel('cam')).ChannelInfo).toMatchObject({SingleMasterConfiguration: {MessageTtlSeconds: 5}})
    expect(await update(first!)).toEqual(fails('VersionMismatchException'))
  })

  test('is gone once it is deleted, and who is connected to it is told', async () => {
    await create('cam')
    const remove = (more: object = {}) => ask('DeleteSignalingChannel', {ChannelARN: arnOf('cam'), ...more})
    expect(await remove({CurrentVersion: 'stale'})).toEqual(fails('VersionMismatchException'))
    expect(deleted).toEqual([])
    expect(await remove()).toEqual({})
    expect(deleted).toEqual(['cam'])
    expect(await remove()).toEqual(fails('ResourceNotFoundException', 404))
    clock.advance(1)
    expect(await create('cam')).toEqual({ChannelARN: arnOf('cam', start + 1)})
  })

  test('tells where its data plane is, per role and protocol', async () => {
    await create('cam')
    const endpoints = (configuration?: object) =>
      ask('GetSignalingChannelEndpoint', {ChannelARN: arnOf('cam'), SingleMasterChannelEndpointConfiguration: configuration})
    const wss = (ResourceEndpoint: string) => ({Protocol: 'WSS', ResourceEndpoint})
    const https = {Protocol: 'HTTPS', ResourceEndpoint: 'https://h:3'}
    expect(await endpoints({Protocols: ['HTTPS', 'WSS'], Role: 'MASTER'})).toEqual({
      ResourceEndpointList: [https, wss('wss://h:1')],
    })
    expect(await endpoints({Protocols: ['WSS', 'WSS'], Role: 'VIEWER'})).toEqual({ResourceEndpointList: [wss('wss://h:2')]})
    expect(await endpoints()).toEqual({ResourceEndpointList: [wss('wss://h:2'), https]})
    expect(await endpoints({Protocols: ['WEBRTC'], Role: 'MASTER'})).toEqual(fails('InvalidArgumentException'))
    expect(await endpoints({Protocols: ['SIP']})).toEqual(fails('InvalidArgumentException'))
  })

  test('hands out ICE servers', async () => {
    await create('cam')
    expect(await ask('GetIceServerConfig', {ChannelARN: arnOf('cam'), Service: 'TURN', ClientId: 'viewer'})).toEqual({
      IceServerList: [{Password: 'p', Ttl: 300, Uris: ['turn:h:4?transport=udp'], Username: arnOf('cam')}],
    })
    expect(await ask('GetIceServerConfig', {ChannelARN: arnOf('none')})).toEqual(fails('ResourceNotFoundException', 404))
    expect(await ask('GetIceServerConfig', {ChannelARN: arnOf('cam'), Service: 'STUN'})).toEqual(
      fails('InvalidArgumentException'),
    )
  })
})

describe('a list of channels', () => {
  const names = async (input: object): Promise<{names: string[]; token: string | undefined}> => {
    const {ChannelInfoList, NextToken} = (await ask('ListSignalingChannels', input)) as never as {
      ChannelInfoList: {ChannelName: string}[]
      NextToken?: string
    }
    return {names: ChannelInfoList.map(({ChannelName}) => ChannelName), token: NextToken}
  }

  test('comes in pages that miss nothing while channels come and go', async () => {
    for (const name of ['b', 'd', 'a', 'c', 'e']) await create(name)
    const first = await names({MaxResults: 2})
    expect(first.names).toEqual(['a', 'b'])
    expect(first.token).toMatch(/^[a-zA-Z0-9+/=]+$/)
    await ask('DeleteSignalingChannel', {ChannelARN: arnOf('b')})
    await create('bb')
    const second = await names({MaxResults: 2, NextToken: first.token})
    expect(second.names).toEqual(['bb', 'c'])
    expect(await names({MaxResults: 2, NextToken: second.token})).toEqual({names: ['d', 'e'], token: undefined})
  })

  test('can be narrowed to a beginning of the name', async () => {
    for (const name of ['cam-1', 'cam-2', 'door']) await create(name)
    expect((await names({ChannelNameCondition: {ComparisonOperator: 'BEGINS_WITH', ComparisonValue: 'cam'}})).names).toEqual([
      'cam-1',
      'cam-2',
    ])
    expect((await names({ChannelNameCondition: {ComparisonValue: 'do'}})).names).toEqual(['door'])
    expect((await names({})).names).toHaveLength(3)
  })

  test.each(['bm9uc2Vuc2U=', 'AAAA', '====', 'x'])('refuses the token %j, which it never gave', async (NextToken) => {
    expect(await ask('ListSignalingChannels', {NextToken})).toEqual(fails('InvalidArgumentException'))
  })
})

describe('tags', () => {
  const tag = (from: number, to: number) => Array.from({length: to - from}, (_, i) => ({Key: `k${from + i}`, Value: ''}))
  const tags = async () => ((await ask('ListTagsForResource', {ResourceARN: arnOf('cam')})) as {Tags?: object}).Tags

  test('are set at creation, overwritten, removed, and listed as a map', async () => {
    await create('cam', {Tags: [{Key: 'site', Value: 'north'}]})
    const ResourceARN = arnOf('cam')
    expect(
      await ask('TagResource', {
        ResourceARN,
        Tags: [
          {Key: 'site', Value: 'south'},
          {Key: 'größe/ü', Value: ''},
        ],
      }),
    ).toEqual({})
    expect(await tags()).toEqual({site: 'south', 'größe/ü': ''})
    expect(await ask('UntagResource', {ResourceARN, TagKeyList: ['site', 'never there']})).toEqual({})
    expect(await tags()).toEqual({'größe/ü': ''})
  })

  test('are fifty at most', async () => {
    await create('cam', {Tags: tag(0, 50)})
    const ResourceARN = arnOf('cam')
    expect(await ask('TagResource', {ResourceARN, Tags: tag(49, 50)})).toEqual({})
    expect(await ask('TagResource', {ResourceARN, Tags: tag(50, 51)})).toEqual(fails('TagsPerResourceExceededLimitException'))
    expect(await create('more', {Tags: tag(0, 51)})).toEqual(fails('InvalidArgumentException'))
    expect(await ask('TagResource', {ResourceARN, Tags: [{Key: 'bad*key', Value: ''}]})).toEqual(
      fails('InvalidArgumentException'),
    )
    expect(await ask('TagResource', {ResourceARN: arnOf('none'), Tags: tag(0, 1)})).toEqual(
      fails('ResourceNotFoundException', 404),
    )
  })
})

describe('input', () => {
  test.each([
    [{}, "1 validation error detected: Value null at 'channelName' failed to satisfy constraint: Member must not be null"],
    [{ChannelName: null}, "Value null at 'channelName' failed to satisfy constraint: Member must not be null"],
    [{ChannelName: ''}, 'Member must have length greater than or equal to 1'],
    [{ChannelName: 'x'.repeat(257)}, 'Member must have length less than or equal to 256'],
    [
      {ChannelName: 'a b'},
      "Value 'a b' at 'channelName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    ],
    [
      {ChannelName: 'a', SingleMasterConfiguration: {MessageTtlSeconds: 4}},
      "Value '4' at 'singleMasterConfiguration.messageTtlSeconds' failed to satisfy constraint: Member must have value greater than or equal to 5",
    ],
    [{ChannelName: 'a', SingleMasterConfiguration: {MessageTtlSeconds: 121}}, 'Member must have value less than or equal to 120'],
    [{ChannelName: 'a', ChannelType: 'MESH'}, 'Member must satisfy enum value set: [SINGLE_MASTER, FULL_MESH]'],
    [
      {ChannelName: 'a', Tags: [{Key: 'k', Value: 'v'}, {Key: ''}]},
      "2 validation errors detected: Value null at 'tags.2.member.value'",
    ],
  ])('%j violates a constraint, and the message says where', async (input, message) => {
    expect(await ask('CreateSignalingChannel', input)).toEqual({status: 400, error: expect.stringContaining(message)})
    expect(await ask('CreateSignalingChannel', input)).toEqual(fails('InvalidArgumentException'))
  })

  test.each([
    '',
    '{',
    '"text"',
    '[]',
    '\xff',
    '{"ChannelName":5}',
    '{"ChannelName":"a","Tags":{}}',
    '{"ChannelName":"a","Tags":[null]}',
    '{"ChannelName":"a","SingleMasterConfiguration":{"MessageTtlSeconds":"60"}}',
  ])('%j is not of the right type', async (body) => {
    expect(await ask('CreateSignalingChannel', body)).toEqual(
      body === '' ? fails('InvalidArgumentException') : fails('SerializationException'),
    )
  })

  test('members that the model does not know are ignored', async () => {
    expect(await create('cam', {Unknown: {deep: true}, __proto__: null})).toEqual({ChannelARN: arnOf('cam')})
  })

  test('whatever JSON comes, every operation answers, and none breaks', async () => {
    await create('cam')
    await kvs.must('CreateStream', {StreamName: 'yard'})
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...(Object.keys(operations) as (keyof typeof operations)[])),
        fc.record(
          {
            ChannelName: fc.json(),
            ChannelARN: fc.constantFrom(arnOf('cam'), '', 5),
            StreamName: fc.constantFrom('yard', '', null),
            StreamARN: fc.constantFrom(streamArn('yard'), arnOf('cam')),
            MediaStorageConfiguration: fc.jsonValue(),
            ImageGenerationConfiguration: fc.jsonValue(),
            ResourceARN: fc.jsonValue(),
            Tags: fc.jsonValue(),
            NextToken: fc.string(),
          },
          {requiredKeys: []},
        ),
        async (name, input) => {
          const answer = await ask(name, input)
          expect([200, 400, 401, 404, 501]).toContain(answer.status ?? 200)
        },
      ),
    )
  })
})

describe('what is not there', () => {
  test('an operation that is not built says so by name', async () => {
    expect(await ask('JoinStorageSession', {})).toEqual({
      status: 501,
      error: expect.stringMatching(/^NotImplementedByEmulatorException: kvsctl emulator: JoinStorageSession is not built yet/),
    })
  })

  test.each([
    ['POST', '/v2/nothing'],
    ['GET', '/listSignalingChannels'],
    ['POST', '/'],
  ])('%s %s is no operation', async (method, path) => {
    const response = await kvs.send({method, path})
    expect(response.status).toBe(403)
    expect(JSON.parse(String(response.body))).toEqual({message: 'Unable to determine service/operation name to be authorized'})
  })
})

describe('faults', () => {
  test.each([
    ['throttled', {}, fails('ClientLimitExceededException')],
    ['access-denied', {}, fails('AccessDeniedException', 401)],
    ['api-error', {code: 'ServiceUnavailable', status: '503', message: 'down'}, {status: 503, error: 'ServiceUnavailable: down'}],
  ])('%s strikes the operation that it names, on the channel that it names', async (name, params, expected) => {
    await create('cam')
    await create('other')
    context.faults.add({name, params: {...params, operation: 'DescribeSignalingChannel'}, channel: 'cam', count: 1})
    expect(await describeChannel('other')).toHaveProperty('ChannelInfo')
    expect(await create('third')).toHaveProperty('ChannelARN')
    expect(await ask('DescribeSignalingChannel', {ChannelARN: arnOf('cam')})).toEqual(expected)
    expect(await describeChannel('cam')).toHaveProperty('ChannelInfo')
  })

  test('access-denied has the name of the signaling model for GetIceServerConfig', async () => {
    await create('cam')
    context.faults.add({name: 'access-denied', params: {operation: 'GetIceServerConfig'}})
    expect(await ask('GetIceServerConfig', {ChannelARN: arnOf('cam')})).toEqual(fails('NotAuthorizedException', 401))
  })

  test('slow holds the answer back', async () => {
    context.faults.add({name: 'slow', params: {ms: '3000'}})
    let done = false
    const asked = create('cam').then(() => {
      done = true
    })
    clock.advance(2999)
    await Promise.resolve()
    expect(done).toBe(false)
    clock.advance(1)
    await asked
  })

  test('channel-status shows another status', async () => {
    await create('cam')
    context.faults.add({name: 'channel-status', params: {status: 'DELETING'}})
    expect((await describeChannel('cam')).ChannelInfo.ChannelStatus).toBe('DELETING')
  })
})
