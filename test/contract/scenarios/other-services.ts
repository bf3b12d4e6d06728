import {expect} from 'vitest'
import {codeOf} from '../../support/caller.ts'
import {createStream, type Resource, type Service} from '../subject.ts'
import type {Infos, Scenario} from './scenario.ts'

const keeping = {DataRetentionInHours: 1}

const placeOf = ({arn}: Resource): string => arn.split(':').slice(3, 5).join(':')

/** A configuration that is told, given, taken away: absent before and after. */
async function comesAndGoes({call}: Service, {arn: StreamARN}: Resource, name: string, configuration: object): Promise<void> {
  const read = () => call(`Describe${name}`, {StreamARN})
  expect(await read()).toEqual({})
  await call(`Update${name}`, {StreamARN, [name]: configuration})
  expect(await read()).toEqual({[name]: configuration})
  await call(`Update${name}`, {StreamARN})
  expect(await read()).toEqual({})
}

const images: Scenario = {
  title: 'a stream makes images',
  needs: 'an S3 bucket',
  async play(service) {
    const stream = await createStream(service, 'images', keeping)
    const [DestinationRegion] = placeOf(stream).split(':')
    await comesAndGoes(service, stream, 'ImageGenerationConfiguration', {
      Status: 'ENABLED',
      ImageSelectorType: 'SERVER_TIMESTAMP',
      DestinationConfig: {Uri: 's3://kvsctl-contract/images', DestinationRegion},
      SamplingInterval: 3000,
      Format: 'JPEG',
      FormatConfig: {JPEGQuality: '80'},
      WidthPixels: 640,
      HeightPixels: 480,
    })
    await stream.remove()
  },
}

const notifications: Scenario = {
  title: 'a stream notifies',
  needs: 'an SNS topic',
  async play(service) {
    const stream = await createStream(service, 'notifications', keeping)
    await comesAndGoes(service, stream, 'NotificationConfiguration', {
      Status: 'ENABLED',
      DestinationConfig: {Uri: `arn:aws:sns:${placeOf(stream)}:kvsctl-contract`},
    })
    await stream.remove()
  },
}

const daily = (hour: number) => ({ScheduleConfig: {ScheduleExpression: `0 0 ${hour} ? * *`, DurationInSeconds: 3600}})

/** Every member that there is. */
const edgeConfig = (stream: Resource) => ({
  HubDeviceArn: `arn:aws:iot:${placeOf(stream)}:thing/kvsctl-contract`,
  RecorderConfig: {
    MediaSourceConfig: {
      MediaUriSecretArn: `arn:aws:secretsmanager:${placeOf(stream)}:secret:kvsctl-contract`,
      MediaUriType: 'RTSP_URI',
    },
    ...daily(8),
  },
  UploaderConfig: daily(9),
  DeletionConfig: {
    EdgeRetentionInHours: 24,
    LocalSizeConfig: {MaxLocalMediaSizeInMB: 64, StrategyOnFullSize: 'DELETE_OLDEST_MEDIA'},
    DeleteAfterUpload: true,
  },
})

const edge: Scenario = {
  title: 'a stream has an edge agent',
  needs: 'an edge agent on an IoT device',
  async play(service) {
    const {call} = service
    const stream = await createStream(service, 'edge', keeping)
    const {arn: StreamARN} = stream
    const EdgeConfig = edgeConfig(stream)
    const start = () => call('StartEdgeConfigurationUpdate', {StreamARN, EdgeConfig})
    const describe = () => call('DescribeEdgeConfiguration', {StreamARN})
    expect(await codeOf(describe())).toBe('StreamEdgeConfigurationNotFoundException')
    expect(await start()).toMatchObject({StreamARN, SyncStatus: 'SYNCING', EdgeConfig})
    expect(await codeOf(start())).toBe('ResourceInUseException')
    expect(await describe()).toMatchObject({StreamARN, SyncStatus: 'SYNCING', EdgeConfig})
    const {HubDeviceArn} = EdgeConfig
    const {EdgeConfigs} = await call<{EdgeConfigs: Infos}>('ListEdgeAgentConfigurations', {HubDeviceArn})
    expect(EdgeConfigs.map((each) => each.StreamARN)).toContain(StreamARN)
    await call('DeleteEdgeConfiguration', {StreamARN})
    expect(await describe()).toMatchObject({SyncStatus: 'DELETING'})
    await stream.remove()
  },
}

/** They want something in S3, SNS or IoT, so they are not played on AWS. */
export const otherServiceScenarios: readonly Scenario[] = [images, notifications, edge]
