import {beforeEach, describe, expect, test} from 'vitest'
import {type ControlPlane, createControlPlane, fails, start, streamArn} from '../../support/control-plane.ts'

const HubDeviceArn = 'arn:aws:iot:us-west-2:123456789012:thing/hub-1'
const secret = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:camera-login'
const MediaSourceConfig = {MediaUriSecretArn: secret, MediaUriType: 'RTSP_URI'}
const config = {HubDeviceArn, RecorderConfig: {MediaSourceConfig}}
const minute = 60_000

interface Edge {
  readonly SyncStatus: string
  readonly FailedStatusDetails?: string
  readonly CreationTime: number
  readonly LastUpdatedTime: number
  readonly EdgeConfig: object
  readonly EdgeAgentStatus?: object
}

let kvs: ControlPlane
beforeEach(async () => {
  kvs = createControlPlane()
  await kvs.must('CreateStream', {StreamName: 'cam', DataRetentionInHours: 24})
})

const startUpdate = (more: object = {}, StreamName = 'cam') =>
  kvs.ask('StartEdgeConfigurationUpdate', {StreamName, EdgeConfig: {...config, ...more}})
const remove = (StreamName = 'cam') => kvs.ask('DeleteEdgeConfiguration', {StreamName})
const edge = (StreamName = 'cam') => kvs.must<Edge>('DescribeEdgeConfiguration', {StreamName})
const statusAfter = async (ms: number) => {
  kvs.clock.advance(ms)
  return (await edge()).SyncStatus
}
const inUse = fails('ResourceInUseException')
const notConfigured = fails('StreamEdgeConfigurationNotFoundException', 404)

describe('an edge configuration', () => {
  test('is SYNCING at first, with what the service adds to it', async () => {
    const started = {
      CreationTime: start / 1000,
      EdgeConfig: {...config, DeletionConfig: {DeleteAfterUpload: true, EdgeRetentionInHours: 720}},
      LastUpdatedTime: start / 1000,
      StreamARN: streamArn('cam'),
      StreamName: 'cam',
      SyncStatus: 'SYNCING',
    }
    expect(await startUpdate()).toEqual(started)
    expect(await kvs.ask('DescribeEdgeConfiguration', {StreamARN: streamArn('cam')})).toEqual(started)
  })

  test('ends as SYNC_FAILED where no agent is heard of for 15 minutes, and may then be tried again', async () => {
    await startUpdate()
    expect(await statusAfter(15 * minute - 1)).toBe('SYNCING')
    expect(await startUpdate()).toEqual(inUse)
    expect(await statusAfter(1)).toBe('SYNC_FAILED')
    const failed = await edge()
    expect(failed.FailedStatusDetails).toMatch(/15 minutes/)
    expect(failed.LastUpdatedTime - failed.CreationTime).toBe(15 * 60)
    expect(await startUpdate()).toMatchObject({SyncStatus: 'SYNCING', CreationTime: start / 1000})
    expect(await edge()).not.toHaveProperty('FailedStatusDetails')
  })

  test('is acknowledged and IN_SYNC where an agent answers, which says how it does', async () => {
    kvs.context.faults.add({name: 'edge-agent-answers', params: {seconds: '10'}})
    const ScheduleConfig = {ScheduleExpression: '0 0 0/1 * * ?', DurationInSeconds: 600}
    await startUpdate({UploaderConfig: {ScheduleConfig}})
    expect(await statusAfter(4999)).toBe('SYNCING')
    expect(await statusAfter(1)).toBe('ACKNOWLEDGED')
    expect(await startUpdate()).toEqual(inUse)
    expect(await statusAfter(5000)).toBe('IN_SYNC')
    expect((await edge()).EdgeAgentStatus).toMatchObject({
      LastRecorderStatus: {RecorderStatus: 'SUCCESS'},
      LastUploaderStatus: {UploaderStatus: 'SUCCESS', LastUpdatedTime: start / 1000 + 10},
    })
    expect(await startUpdate({HubDeviceArn: `${HubDeviceArn}-2`})).toEqual(fails('InvalidArgumentException'))
    expect(await startUpdate()).toMatchObject({SyncStatus: 'SYNCING'})
  })

  test('is DELETING until the agent has done its part, else DELETE_FAILED', async () => {
    expect(await remove()).toEqual(notConfigured)
    await startUpdate()
    expect(await remove()).toEqual({})
    expect(await statusAfter(0)).toBe('DELETING')
    expect(await startUpdate()).toEqual(inUse)
    expect(await statusAfter(15 * minute)).toBe('DELETE_FAILED')
    kvs.context.faults.add({name: 'edge-agent-answers'})
    expect(await remove()).toEqual({})
    expect(await statusAfter(1000)).toBe('DELETING_ACKNOWLEDGED')
    expect(await remove()).toEqual({})
    kvs.clock.advance(1000)
    expect(await kvs.ask('DescribeEdgeConfiguration', {StreamName: 'cam'})).toEqual(notConfigured)
  })

  test('wants a stream that keeps its media, and goes when the stream does', async () => {
    await kvs.must('CreateStream', {StreamName: 'live'})
    expect(await startUpdate({}, 'live')).toEqual(fails('NoDataRetentionException'))
    expect(await startUpdate({}, 'none')).toEqual(fails('ResourceNotFoundException', 404))
    expect(await kvs.ask('DescribeEdgeConfiguration', {StreamName: 'none'})).toEqual(fails('ResourceNotFoundException', 404))
    expect(await kvs.ask('DescribeEdgeConfiguration', {StreamName: 'live'})).toEqual(notConfigured)
    await startUpdate()
    await kvs.must('DeleteStream', {StreamARN: streamArn('cam')})
    await kvs.must('CreateStream', {StreamName: 'cam', DataRetentionInHours: 1})
    expect(await kvs.ask('DescribeEdgeConfiguration', {StreamName: 'cam'})).toEqual(notConfigured)
  })
})

describe('the configurations of a hub device', () => {
  const list = (input: object) =>
    kvs.must<{EdgeConfigs: {StreamName: string}[]; NextToken?: string}>('ListEdgeAgentConfigurations', {HubDeviceArn, ...input})

  test('come in pages of five', async () => {
    const names = ['cam', ...Array.from({length: 6}, (_, i) => `yard-${i}`)]
    for (const StreamName of names.slice(1)) await kvs.must('CreateStream', {StreamName, DataRetentionInHours: 1})
    for (const name of names) await startUpdate({}, name)
    await kvs.must('CreateStream', {StreamName: 'a', DataRetentionInHours: 1})
    await startUpdate({HubDeviceArn: `${HubDeviceArn}-2`}, 'a')
    const first = await list({})
    const second = await list({NextToken: first.NextToken})
    expect([first, second].map(({EdgeConfigs}) => EdgeConfigs.map(({StreamName}) => StreamName))).toEqual([
      names.slice(0, 5),
      names.slice(5),
    ])
    expect(second).not.toHaveProperty('NextToken')
    expect((await list({MaxResults: 10})).EdgeConfigs).toHaveLength(7)
    const other = {HubDeviceArn: `${HubDeviceArn}-2`, NextToken: first.NextToken}
    expect(await kvs.ask('ListEdgeAgentConfigurations', other)).toEqual(fails('InvalidArgumentException'))
  })

  test.each([{}, {HubDeviceArn: 'arn:aws:iot:us-west-2:123456789012:hub/1'}, {HubDeviceArn, MaxResults: 11}])(
    'are not told for %j',
    async (input) => {
      expect(await kvs.ask('ListEdgeAgentConfigurations', input)).toEqual(fails('InvalidArgumentException'))
    },
  )
})

// Constraints of the model kinesisvideo 2017-09-30.
describe('what the model does not allow is refused', () => {
  const schedule = (more: object) => ({
    RecorderConfig: {MediaSourceConfig, ScheduleConfig: {ScheduleExpression: '0 0 0/1 * * ?', DurationInSeconds: 60, ...more}},
  })
  const local = (LocalSizeConfig: object) => ({DeletionConfig: {LocalSizeConfig}})
  const source = (more: object) => ({RecorderConfig: {MediaSourceConfig: {...MediaSourceConfig, ...more}}})
  test.each([
    ['no recorder', {RecorderConfig: undefined}, "'edgeConfig.recorderConfig'"],
    ['no source', {RecorderConfig: {}}, "'edgeConfig.recorderConfig.mediaSourceConfig'"],
    ['a hub that is none', {HubDeviceArn: 'hub'}, "'edgeConfig.hubDeviceArn'"],
    ['a short expression', schedule({ScheduleExpression: '0123456789'}), 'greater than or equal to 11'],
    ['a long expression', schedule({ScheduleExpression: '*'.repeat(101)}), 'less than or equal to 100'],
    ['an expression of two lines', schedule({ScheduleExpression: '0 0 0/1\n* * ?'}), 'regular expression'],
    ['a short recording', schedule({DurationInSeconds: 59}), 'greater than or equal to 60'],
    ['a long recording', schedule({DurationInSeconds: 3601}), 'less than or equal to 3600'],
    ['an uploader without schedule', {UploaderConfig: {}}, "'edgeConfig.uploaderConfig.scheduleConfig'"],
    ['no retention', {DeletionConfig: {EdgeRetentionInHours: 0}}, 'greater than or equal to 1'],
    ['a long retention', {DeletionConfig: {EdgeRetentionInHours: 721}}, 'less than or equal to 720'],
    ['little room', local({MaxLocalMediaSizeInMB: 63}), 'greater than or equal to 64'],
    ['much room', local({MaxLocalMediaSizeInMB: 2_000_001}), 'less than or equal to 2000000'],
    ['another strategy', local({StrategyOnFullSize: 'PANIC'}), '[DELETE_OLDEST_MEDIA, DENY_NEW_MEDIA]'],
    ['another source', source({MediaUriType: 'HTTP_URI'}), '[RTSP_URI, FILE_URI]'],
  ])('%s', async (_what, more, said) => {
    const answer = await startUpdate(more)
    expect(answer).toEqual(fails('InvalidArgumentException'))
    expect(answer.error).toContain(said)
    expect(await kvs.ask('DescribeEdgeConfiguration', {StreamName: 'cam'})).toEqual(notConfigured)
  })

  test('a secret that is none, without repeating it', async () => {
    const {error} = (await startUpdate(source({MediaUriSecretArn: 'rtsp://admin:hunter2@camera/'}))) as {error: string}
    expect(error).toContain("'edgeConfig.recorderConfig.mediaSourceConfig.mediaUriSecretArn'")
    expect(error).not.toContain('hunter2')
  })

  test('and types are types', async () => {
    expect(await startUpdate({DeletionConfig: {DeleteAfterUpload: 'yes'}})).toEqual(fails('SerializationException'))
    expect(await startUpdate({DeletionConfig: {DeleteAfterUpload: false}})).toMatchObject({
      EdgeConfig: {DeletionConfig: {DeleteAfterUpload: false, EdgeRetentionInHours: 720}},
    })
  })
})
