import {expect} from 'vitest'
import {codeOf, timeOf} from '../../support/caller.ts'
import {eventually} from '../eventually.ts'
import {createStream, inFull} from '../subject.ts'
import {arnPattern, condition, type Infos, type Scenario, same} from './scenario.ts'

const birth: Scenario = {
  title: 'a stream is created and found',
  async play(service) {
    const {call, patience, prefix} = service
    const name = `${prefix}birth`
    const given = {DataRetentionInHours: 2, MediaType: 'video/h264', DeviceName: 'kvsctl'}
    const stream = await createStream(inFull(service), 'birth', given)
    expect(stream.arn).toMatch(arnPattern('stream', name))
    expect(await codeOf(call('CreateStream', {StreamName: name}))).toBe('ResourceInUseException')

    const {info} = await stream.describe({StreamName: name})
    expect(info).toMatchObject({...given, StreamARN: stream.arn, KmsKeyId: expect.stringMatching(/alias\/aws\/kinesisvideo$/)})
    expect(timeOf(info.CreationTime)).toBe(Number(stream.arn.split('/')[2]))
    const list = () => call<{StreamInfoList: Infos}>('ListStreams', condition('StreamName', name))
    const {StreamInfoList} = await eventually(patience, list, (page) => page.StreamInfoList.length > 0)
    expect(StreamInfoList.map(({StreamARN}) => StreamARN)).toEqual([stream.arn])
    await stream.remove()
  },
}

const change: Scenario = {
  title: 'a stream is changed and deleted by those who know its version',
  async play(service) {
    const {call} = service
    const stream = await createStream(service, 'change', {DataRetentionInHours: 2, DeviceName: 'kvsctl'})
    const {version} = await stream.describe()
    const {info: typed} = await stream.change('UpdateStream', {MediaType: 'video/h265'})
    expect(typed).toMatchObject({MediaType: 'video/h265', DeviceName: 'kvsctl'})
    const more = {Operation: 'INCREASE_DATA_RETENTION', DataRetentionChangeInHours: 22}
    const {info: kept} = await stream.change('UpdateDataRetention', more)
    expect(kept.DataRetentionInHours).toBe(24)

    const {arn: StreamARN} = stream
    const tooLittle = {Operation: 'DECREASE_DATA_RETENTION', DataRetentionChangeInHours: 25, CurrentVersion: kept.Version}
    expect(await codeOf(call('UpdateDataRetention', {StreamARN, ...tooLittle}))).toBe('InvalidArgumentException')
    const stale = {StreamARN, CurrentVersion: version, MediaType: 'video/h264'}
    expect(await codeOf(call('UpdateStream', stale))).toBe('VersionMismatchException')
    await stream.remove({CurrentVersion: kept.Version})
  },
}

const storageTier: Scenario = {
  title: 'a stream’s storage tier is HOT, and can be WARM',
  async play(service) {
    const warm = {StreamStorageConfiguration: {DefaultStorageTier: 'WARM'}}
    const stream = await createStream(service, 'tier', {DataRetentionInHours: 720})
    const read = () => service.call<typeof warm>('DescribeStreamStorageConfiguration', {StreamARN: stream.arn})
    expect(await read()).toMatchObject({StreamStorageConfiguration: {DefaultStorageTier: 'HOT'}})
    await stream.change('UpdateStreamStorageConfiguration', warm)
    const isWarm = ({StreamStorageConfiguration}: typeof warm) =>
      same(StreamStorageConfiguration, warm.StreamStorageConfiguration)
    expect(await eventually(service.patience, read, isWarm)).toMatchObject({StreamARN: stream.arn})
    await stream.remove()
  },
}

const dataEndpoints: Scenario = {
  title: 'a stream has an endpoint for live media and another for archived media',
  async play(service) {
    const stream = await createStream(service, 'endpoints')
    const of = async (APIName: string) =>
      (await service.call<{DataEndpoint: string}>('GetDataEndpoint', {StreamARN: stream.arn, APIName})).DataEndpoint
    const [put, get, list] = [await of('PUT_MEDIA'), await of('GET_MEDIA'), await of('LIST_FRAGMENTS')]
    for (const url of [put, list]) expect(url).toMatch(/^https:\/\/[^/]+$/)
    expect(get).toBe(put)
    expect(list).not.toBe(put)
    await stream.remove()
  },
}

const tags: Scenario = {
  title: 'tags of a stream',
  async play(service) {
    const {call, patience} = service
    const stream = await createStream(service, 'tags', {Tags: {site: 'north'}})
    const {arn: StreamARN} = stream
    const read = () => call<{Tags?: object}>('ListTagsForStream', {StreamARN})
    const hasTags = (expected: object) => eventually(patience, read, ({Tags}) => same(Tags, expected))
    await hasTags({site: 'north'})
    await call('TagStream', {StreamARN, Tags: {site: 'south', empty: ''}})
    await hasTags({site: 'south', empty: ''})
    await call('UntagStream', {StreamARN, TagKeyList: ['empty', 'never-there']})
    await hasTags({site: 'south'})
    await stream.remove()
  },
}

export const streamScenarios: readonly Scenario[] = [birth, change, storageTier, dataEndpoints, tags]
