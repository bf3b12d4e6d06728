import {beforeAll, describe, expect, it} from 'vitest'
import {createIdentities} from '../../../src/emulator/identity/create-identities.ts'
import {Identities, type Identity} from '../../../src/emulator/identity/identity.ts'
import {kvsActions} from '../../../src/model/kvs-actions.ts'
import {type Persona, permissionsOf, personas} from '../../../src/model/persona.ts'
import {iamCheckPolicy} from '../../../src/operations/iam/iam-check-policy.ts'
import {iamPolicy} from '../../../src/operations/iam/iam-policy.ts'
import {lintIamPolicy} from '../../../src/operations/iam/lint-iam-policy.ts'
import {evaluate} from '../../../src/protocol/iam/evaluate.ts'
import {parsePolicy} from '../../../src/protocol/iam/parse-policy.ts'
import {RequestKeys} from '../../../src/protocol/iam/variables.ts'
import {channelArn, createControlPlane, type OperationName, operations, streamArn} from '../../support/control-plane.ts'

const [cam, other] = [channelArn('cam'), channelArn('other')]
const video = streamArn('video')
const onChannel = {ChannelARN: cam}
const onStream = {StreamARN: video}
const atVersion = {...onStream, CurrentVersion: 'v'}

/** An input for each operation that is built, good enough to be let as far as the permission. */
const inputs: Partial<Record<OperationName, object>> = {
  CreateSignalingChannel: {ChannelName: 'cam'},
  CreateStream: {StreamName: 'video'},
  DeleteEdgeConfiguration: onStream,
  DeleteSignalingChannel: {...onChannel, CurrentVersion: 'v'},
  DeleteStream: atVersion,
  DescribeEdgeConfiguration: onStream,
  DescribeImageGenerationConfiguration: onStream,
  DescribeMappedResourceConfiguration: onStream,
  DescribeMediaStorageConfiguration: onChannel,
  DescribeNotificationConfiguration: onStream,
  DescribeSignalingChannel: {ChannelName: 'cam'},
  DescribeStream: {StreamName: 'video'},
  DescribeStreamStorageConfiguration: onStream,
  GetDataEndpoint: {...onStream, APIName: 'PUT_MEDIA'},
  GetIceServerConfig: onChannel,
  GetSignalingChannelEndpoint: onChannel,
  ListEdgeAgentConfigurations: {HubDeviceArn: 'arn:aws:iot:us-west-2:123456789012:thing/hub'},
  ListSignalingChannels: {},
  ListStreams: {},
  ListTagsForResource: {ResourceARN: cam},
  ListTagsForStream: onStream,
  SendAlexaOfferToMaster: {...onChannel, SenderClientId: 'alexa', MessagePayload: 'e30='},
  StartEdgeConfigurationUpdate: {
    ...onStream,
    EdgeConfig: {
      HubDeviceArn: 'arn:aws:iot:us-west-2:123456789012:thing/hub',
      RecorderConfig: {
        MediaSourceConfig: {
          MediaUriSecretArn: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:s',
          MediaUriType: 'RTSP_URI',
        },
      },
    },
  },
  TagResource: {ResourceARN: cam, Tags: [{Key: 'a', Value: 'b'}]},
  TagStream: {...onStream, Tags: {a: 'b'}},
  UntagResource: {ResourceARN: cam, TagKeyList: ['a']},
  UntagStream: {...onStream, TagKeyList: ['a']},
  UpdateDataRetention: {...atVersion, Operation: 'INCREASE_DATA_RETENTION', DataRetentionChangeInHours: 1},
  UpdateImageGenerationConfiguration: onStream,
  UpdateMediaStorageConfiguration: {...onChannel, MediaStorageConfiguration: {Status: 'DISABLED'}},
  UpdateNotificationConfiguration: onStream,
  UpdateSignalingChannel: {...onChannel, CurrentVersion: 'v'},
  UpdateStream: atVersion,
  UpdateStreamStorageConfiguration: {...atVersion, StreamStorageConfiguration: {DefaultStorageTier: 'WARM'}},
}

const built = Object.values(operations).filter(({missing}) => !missing)

const policyOf = (persona: Persona) =>
  iamPolicy(persona, {channel: 'cam', stream: 'video', region: 'us-west-2', account: '123456789012'})
const needed = (persona: Persona) => [...new Set(permissionsOf[persona].map(({action}) => action))].sort()

describe('the emulator, asked by each role with the policy that is made for it', () => {
  const home = {account: '123456789012', partition: 'aws', credentials: {accessKeyId: 'AKIDTEST', secretAccessKey: 'secret'}}
  const identities = new Identities(
    createIdentities(
      personas.map((name) => ({name, policies: {p: policyOf(name).policy}})),
      home,
    ),
  )
  const plane = createControlPlane({identities})
  beforeAll(async () => {
    await plane.must('CreateSignalingChannel', {ChannelName: 'cam'})
    await plane.must('CreateSignalingChannel', {ChannelName: 'other'})
    await plane.must('CreateStream', {StreamName: 'video', DataRetentionInHours: 1})
  })

  const isAllowed = async (operation: OperationName, input: object, by: Identity) => {
    const answer = (await plane.ask(operation, input, by)) as {error?: string}
    expect(answer.error ?? '', operation).not.toMatch(/^(Serialization|Validation|NotImplemented)/)
    return !answer.error?.includes('is not authorized to perform')
  }

  it('has an input for every operation that is built', () => {
    expect(Object.keys(inputs).sort()).toEqual(built.map(({name}) => name).sort())
  })

  // Nothing here changes what the next one needs: versions are wrong, and what is deleted has one.
  it.each(personas)('lets %s do what it is for, and nothing else', async (persona) => {
    const by = identities.list().find(({name}) => name === persona)!
    const allowed: string[] = []
    for (const {name} of built) {
      if (await isAllowed(name as OperationName, inputs[name as OperationName]!, by)) allowed.push(`kinesisvideo:${name}`)
    }
    const all = built.map(({name}) => `kinesisvideo:${name}`)
    expect(allowed.sort()).toEqual(needed(persona).filter((action) => all.includes(action)))
  })

  it.each(personas)('lets %s do nothing on another channel', async (persona) => {
    const by = identities.list().find(({name}) => name === persona)!
    for (const operation of ['DescribeSignalingChannel', 'GetSignalingChannelEndpoint', 'GetIceServerConfig'] as const)
      expect(await isAllowed(operation, {ChannelARN: other}, by), operation).toBe(false)
  })
})

describe('the policy of each role', () => {
  it.each(personas)('of %s has nothing that the linter finds, and fits into a managed policy', (persona) => {
    for (const scope of [{channel: 'cam', stream: 'video'}, {prefix: 'cam-'}, {}, {channel: cam, stream: video}])
      expect(lintIamPolicy(JSON.stringify(iamPolicy(persona, scope).policy)).problems).toEqual([])
  })

  it.each(personas)('of %s allows its actions and no others of the service', (persona) => {
    const parsed = parsePolicy(policyOf(persona).policy)
    if (parsed.status === 'malformed') throw new Error('malformed')
    const allowed = Object.keys(kvsActions).filter((name) =>
      [cam, video, '*'].some((resource) => {
        const request = {action: `kinesisvideo:${name}`, resource, keys: new RequestKeys()}
        return evaluate([{name: 'p', policy: parsed.policy}], request).decision === 'allowed'
      }),
    )
    const wanted = needed(persona).filter((action) => action.startsWith('kinesisvideo:'))
    expect(allowed.map((name) => `kinesisvideo:${name}`).sort()).toEqual(wanted)
  })

  it.each(personas)('of %s is enough for what it checks', (persona) => {
    const file = {name: 'p.json', text: JSON.stringify(policyOf(persona).policy)}
    const check = iamCheckPolicy(file, persona, {channel: 'cam', stream: 'video'})
    expect(check.lacking).toEqual([])
    expect(check.permissions.every(({verdict}) => verdict === 'allowed')).toBe(true)
  })

  it('stays within the prefix, and takes the place of an ARN', () => {
    const {policy} = iamPolicy('viewer', {prefix: 'site-7-', region: 'cn-north-1', account: '123456789012'})
    expect(policy.Statement[0]!.Resource).toEqual(['arn:aws-cn:kinesisvideo:cn-north-1:123456789012:channel/site-7-*/*'])
    const arn = 'arn:aws-us-gov:kinesisvideo:us-gov-west-1:999999999999:channel/cam/1'
    expect(iamPolicy('viewer', {channel: arn}).policy.Statement[0]!.Resource).toEqual([arn.replace(/1$/, '*')])
  })
})
