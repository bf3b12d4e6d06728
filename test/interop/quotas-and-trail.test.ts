import {afterAll, beforeAll, expect, test} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {observedValue} from '../../src/model/observed.ts'
import type {World} from '../../src/operations/connect.ts'
import {quotaHeadroom} from '../../src/operations/quota/headroom.ts'
import {listAppliedQuotas} from '../../src/operations/quota/list-quotas.ts'
import {trail} from '../../src/operations/trail/trail.ts'
import {AwsCli} from '../support/aws-cli.ts'
import {worldOf} from '../support/emulator-world.ts'
import {installedModel, misfits} from '../support/service-model.ts'

let emulator: Emulator
let world: World
let cli: AwsCli

beforeAll(async () => {
  emulator = await startEmulator({limits: {quotas: {'signaling.viewers': 25, 'channels.count-large-regions': 3}}})
  world = worldOf(emulator)
  cli = new AwsCli(emulator)
  await cli.run('kinesisvideo create-signaling-channel --channel-name door')
  await cli.run('kinesisvideo create-stream --stream-name door --data-retention-in-hours 24')
  expect(await cli.refusalOf('kinesisvideo describe-stream --stream-name dour')).toMatch(/^ResourceNotFoundException/)
})
afterAll(async () => {
  cli?.remove()
  await world?.close()
  await emulator?.stop()
})

interface Quotas {
  readonly Quotas: {QuotaCode: string; QuotaName: string; Value: number; Adjustable: boolean}[]
}

test('the AWS CLI and kvsctl read the same quotas: those that the emulator holds its account to', async () => {
  const listed = await cli.run<Quotas>('service-quotas list-service-quotas --service-code kinesisvideo')
  const defaults = await cli.run<Quotas>('service-quotas list-aws-default-service-quotas --service-code kinesisvideo')
  const {quotas, serviceQuotas} = await listAppliedQuotas(world)
  const applied = quotas.flatMap(({serviceQuota, limit}) => (serviceQuota ? [{...serviceQuota, limit}] : []))
  expect(serviceQuotas).toEqual({region: 'us-west-2', unmatched: []})
  expect(applied.map(({code, name, limit}) => [code, name, limit]).sort()).toEqual(
    listed.Quotas.map(({QuotaCode, QuotaName, Value}) => [QuotaCode, QuotaName, Value]).sort(),
  )
  expect(applied.map(({code, documentedLimit}) => [code, documentedLimit]).sort()).toEqual(
    defaults.Quotas.map(({QuotaCode, Value}) => [QuotaCode, Value]).sort(),
  )
  const one = 'service-quotas get-service-quota --service-code kinesisvideo --quota-code'
  expect(await cli.run(`${one} L-EMU-SIGNALING-VIEWERS`)).toMatchObject({Quota: {Value: 25, Adjustable: true}})
  expect(await cli.refusalOf(`${one} L-00000000`)).toMatch(/^NoSuchResourceException: /)
  expect(await cli.refusalOf('service-quotas list-service-quotas --service-code ec2')).toMatch(/^NoSuchResourceException: /)
})

test('what Service Quotas answers fits the model of the AWS CLI', async () => {
  const model = await installedModel('service-quotas', 'list-services')
  for (const [operation, command] of [
    ['ListServices', 'list-services'],
    ['ListServiceQuotas', 'list-service-quotas --service-code kinesisvideo'],
    ['ListAWSDefaultServiceQuotas', 'list-aws-default-service-quotas --service-code kinesisvideo'],
  ] as const) {
    const answer = await cli.run(`service-quotas ${command}`)
    const wrong = [...misfits(model, model.operations[operation]!.output.shape, answer)]
    // Numbers with fractions are no type that the witness knows.
    expect(wrong.filter((line) => !/\.Value is \d+, not a double/.test(line))).toEqual([])
  }
})

test('both count the same channels and streams, which the quota refuses more of', async () => {
  const {ChannelInfoList} = await cli.run<{ChannelInfoList: object[]}>('kinesisvideo list-signaling-channels')
  const {StreamInfoList} = await cli.run<{StreamInfoList: object[]}>('kinesisvideo list-streams')
  const report = await quotaHeadroom(world)
  const rows = observedValue(report.evidence.quotas)!
  const row = (id: string) => rows.find(({quota}) => quota.id === id)
  expect(row('channels.count-large-regions')).toMatchObject({use: {value: ChannelInfoList.length}, quota: {limit: 3}})
  expect(row('streams.count')).toMatchObject({use: {value: StreamInfoList.length}})
  await cli.run('kinesisvideo create-signaling-channel --channel-name porch')
  expect((await quotaHeadroom(world)).findings.map(({code}) => code)).toEqual(['KVS-QUO-002'])
  expect(await cli.refusalOf('kinesisvideo create-signaling-channel --channel-name more')).toMatch(
    /^AccountChannelLimitExceededException: /,
  )
})

interface Looked {
  readonly Events: {EventId: string; EventName: string; CloudTrailEvent: string}[]
}

test('both find the same calls by name and by ARN', async () => {
  const found = await trail(world, {resource: 'door'})
  const ours: string[] = []
  for await (const item of found.items) if (item.kind === 'call') ours.push(item.id)
  const lookup = async (name: string): Promise<Looked['Events']> =>
    (await cli.run<Looked>(`cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue=${name}`))
      .Events
  const byName = await lookup('door')
  expect(ours.sort()).toEqual(byName.map(({EventId}) => EventId).sort())
  expect(byName.map(({EventName}) => EventName).sort()).toEqual(['CreateSignalingChannel', 'CreateStream'])
  const byArn = await lookup(emulator.channelArn('door')!)
  expect(byArn.map(({EventName}) => EventName)).toEqual(['CreateSignalingChannel'])
  const record = JSON.parse(byArn[0]!.CloudTrailEvent)
  expect(record).toMatchObject({eventSource: 'kinesisvideo.amazonaws.com', requestParameters: {channelName: 'door'}})
})

test('the AWS CLI reads what was refused, and every lookup attribute', async () => {
  const attribute = (key: string, value: string) =>
    cli.run<Looked>(`cloudtrail lookup-events --lookup-attributes AttributeKey=${key},AttributeValue=${value} --max-items 1`)
  const refused = (await attribute('ResourceName', 'dour')).Events[0]!
  expect(JSON.parse(refused.CloudTrailEvent)).toMatchObject({errorCode: 'ResourceNotFoundException'})
  for (const [key, value] of [
    ['EventId', refused.EventId],
    ['EventName', 'DescribeStream'],
    ['ReadOnly', 'true'],
    ['EventSource', 'kinesisvideo.amazonaws.com'],
    ['ResourceType', 'AWS::KinesisVideo::Stream'],
    ['AccessKeyId', emulator.credentials.accessKeyId],
    ['Username', 'kvsctl-emulator'],
  ] as const)
    expect((await attribute(key, value)).Events, key).toHaveLength(1)
})
