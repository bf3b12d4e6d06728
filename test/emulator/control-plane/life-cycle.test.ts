import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type Delays, noDelays} from '../../../src/emulator/control-plane/life-cycle.ts'
import {openFileStore} from '../../../src/emulator/state/file-store.ts'
import {SettlingStore} from '../../../src/emulator/state/settling-store.ts'
import {type ControlPlane, channelArn, createControlPlane, fails, start, streamArn} from '../../support/control-plane.ts'
import {ManualClock} from '../../support/manual-clock.ts'

interface Described {
  readonly ChannelInfo: {ChannelStatus: string; Version: string; SingleMasterConfiguration: {MessageTtlSeconds: number}}
}

const slow: Delays = {...noDelays, createMs: 1000, updateMs: 2000, deleteMs: 3000}

const statusOf = async (kvs: ControlPlane, name = 'cam') =>
  (await kvs.must<Described>('DescribeSignalingChannel', {ChannelName: name})).ChannelInfo.ChannelStatus

const inUse = fails('ResourceInUseException')
const notFound = fails('ResourceNotFoundException', 404)
const ChannelARN = channelArn('cam')
const StreamARN = streamArn('cam')

describe('a channel that takes its time', () => {
  let kvs: ControlPlane
  beforeEach(async () => {
    kvs = createControlPlane({delays: slow})
    await kvs.must('CreateSignalingChannel', {ChannelName: 'cam'})
  })

  const update = async () => {
    const {ChannelInfo} = await kvs.must<Described>('DescribeSignalingChannel', {ChannelName: 'cam'})
    const SingleMasterConfiguration = {MessageTtlSeconds: 10}
    return kvs.ask('UpdateSignalingChannel', {ChannelARN, CurrentVersion: ChannelInfo.Version, SingleMasterConfiguration})
  }

  test('is CREATING, then ACTIVE, and until then neither changed nor used', async () => {
    kvs.clock.advance(999)
    expect(await statusOf(kvs)).toBe('CREATING')
    expect(await update()).toEqual(inUse)
    expect(await kvs.ask('DeleteSignalingChannel', {ChannelARN})).toEqual(inUse)
    expect(await kvs.ask('GetSignalingChannelEndpoint', {ChannelARN})).toEqual(inUse)
    expect(await kvs.ask('TagResource', {ResourceARN: ChannelARN, Tags: [{Key: 'a', Value: 'b'}]})).toEqual(notFound)
    expect(await kvs.ask('GetIceServerConfig', {ChannelARN})).toEqual(notFound)
    kvs.clock.advance(1)
    expect(await statusOf(kvs)).toBe('ACTIVE')
    expect(await update()).toEqual({})
  })

  test('is UPDATING after a change, and its data plane goes on', async () => {
    kvs.clock.advance(1000)
    await update()
    expect(await statusOf(kvs)).toBe('UPDATING')
    expect(await update()).toEqual(inUse)
    expect(await kvs.ask('GetIceServerConfig', {ChannelARN})).toHaveProperty('IceServerList')
    kvs.clock.advance(2000)
    expect(await statusOf(kvs)).toBe('ACTIVE')
  })

  test('is DELETING, shown but not usable, before its name is free', async () => {
    kvs.clock.advance(1000)
    await kvs.must('DeleteSignalingChannel', {ChannelARN})
    expect(kvs.deleted).toEqual(['cam'])
    kvs.clock.advance(2999)
    expect(await statusOf(kvs)).toBe('DELETING')
    expect(await kvs.must('ListSignalingChannels', {})).toMatchObject({ChannelInfoList: [{ChannelStatus: 'DELETING'}]})
    expect(await kvs.ask('CreateSignalingChannel', {ChannelName: 'cam'})).toEqual(inUse)
    expect(await kvs.ask('DeleteSignalingChannel', {ChannelARN})).toEqual(inUse)
    expect(await kvs.ask('GetSignalingChannelEndpoint', {ChannelARN})).toEqual(notFound)
    expect(await kvs.ask('GetIceServerConfig', {ChannelARN})).toEqual(notFound)
    kvs.clock.advance(1)
    expect(await kvs.ask('DescribeSignalingChannel', {ChannelARN})).toEqual(notFound)
    expect(await kvs.must('ListSignalingChannels', {})).toEqual({ChannelInfoList: []})
    expect(await kvs.ask('CreateSignalingChannel', {ChannelName: 'cam'})).toEqual({ChannelARN: channelArn('cam', start + 4000)})
  })
})

describe('a stream that takes its time', () => {
  test('lives as a channel does, and has its data plane while it is ACTIVE only', async () => {
    const kvs = createControlPlane({delays: slow})
    const status = async () =>
      (await kvs.must<{StreamInfo: {Status: string; Version: string}}>('DescribeStream', {StreamName: 'cam'})).StreamInfo
    const endpoint = () => kvs.ask('GetDataEndpoint', {StreamName: 'cam', APIName: 'PUT_MEDIA'})
    const retain = async () =>
      kvs.ask('UpdateDataRetention', {
        ...{StreamARN, CurrentVersion: (await status()).Version},
        ...{Operation: 'INCREASE_DATA_RETENTION', DataRetentionChangeInHours: 1},
      })
    await kvs.must('CreateStream', {StreamName: 'cam'})
    expect([(await status()).Status, await endpoint(), await retain()]).toEqual(['CREATING', notFound, inUse])
    kvs.clock.advance(1000)
    expect([await endpoint(), await retain()]).toEqual([{DataEndpoint: 'https://h:5'}, {}])
    expect([(await status()).Status, await endpoint(), await kvs.ask('DeleteStream', {StreamARN})]).toEqual([
      'UPDATING',
      notFound,
      inUse,
    ])
    kvs.clock.advance(2000)
    await kvs.must('DeleteStream', {StreamARN})
    expect([(await status()).Status, await endpoint(), await kvs.ask('CreateStream', {StreamName: 'cam'})]).toEqual([
      'DELETING',
      notFound,
      inUse,
    ])
    kvs.clock.advance(3000)
    expect(await kvs.ask('DescribeStream', {StreamARN})).toEqual(notFound)
  })
})

describe('a state that is not over', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'kvsctl-life-'))
  })
  afterEach(() => rmSync(directory, {recursive: true}))

  const open = (clock: ManualClock) => {
    const store = new SettlingStore(
      openFileStore(directory, () => {}),
      clock,
    )
    return createControlPlane({delays: slow, store}, clock)
  }

  test('goes on after a restart, and what fell due in between has happened', async () => {
    const clock = new ManualClock(start)
    const before = open(clock)
    await before.must('CreateSignalingChannel', {ChannelName: 'cam'})
    clock.advance(500)
    before.context.store.close()
    const after = open(clock)
    expect(await statusOf(after)).toBe('CREATING')
    clock.advance(500)
    expect(await statusOf(after)).toBe('ACTIVE')
    await after.must('DeleteSignalingChannel', {ChannelARN})
    after.context.store.close()
    clock.advance(3000)
    const last = open(clock)
    expect(last.context.store.size('channels')).toBe(0)
    expect(await last.ask('DescribeSignalingChannel', {ChannelARN})).toEqual(notFound)
    last.context.store.close()
  })
})

describe('while the copies of the service have not caught up', () => {
  test('reads see what was: nothing, the old version, or what is deleted already', async () => {
    const kvs = createControlPlane({delays: {...noDelays, consistencyMs: 1000}})
    const described = () => kvs.must<Described>('DescribeSignalingChannel', {ChannelName: 'cam'})
    await kvs.must('CreateSignalingChannel', {ChannelName: 'cam'})
    expect(await kvs.ask('DescribeSignalingChannel', {ChannelName: 'cam'})).toEqual(notFound)
    expect(await kvs.ask('CreateSignalingChannel', {ChannelName: 'cam'})).toEqual(inUse)
    expect(await kvs.must('ListSignalingChannels', {})).toEqual({ChannelInfoList: []})
    kvs.clock.advance(1000)

    const old = await described()
    const change = {CurrentVersion: old.ChannelInfo.Version, SingleMasterConfiguration: {MessageTtlSeconds: 5}}
    await kvs.must('UpdateSignalingChannel', {ChannelARN, ...change})
    expect(await described()).toEqual(old)
    expect(await kvs.ask('UpdateSignalingChannel', {ChannelARN, ...change})).toEqual(fails('VersionMismatchException'))
    kvs.clock.advance(1000)
    expect((await described()).ChannelInfo.SingleMasterConfiguration).toEqual({MessageTtlSeconds: 5})

    await kvs.must('DeleteSignalingChannel', {ChannelARN})
    expect(await statusOf(kvs)).toBe('ACTIVE')
    kvs.clock.advance(1000)
    expect(await kvs.ask('DescribeSignalingChannel', {ChannelARN})).toEqual(notFound)
  })
})

test('a channel that the fault has caught stays CREATING, and can be deleted', async () => {
  const kvs = createControlPlane()
  kvs.context.faults.add({name: 'channel-stuck-creating', channel: 'cam', count: 1})
  await kvs.must('CreateSignalingChannel', {ChannelName: 'cam'})
  kvs.clock.advance(24 * 3_600_000)
  expect(await statusOf(kvs)).toBe('CREATING')
  await kvs.must('DeleteSignalingChannel', {ChannelARN})
  await kvs.must('CreateSignalingChannel', {ChannelName: 'cam'})
  expect(await statusOf(kvs)).toBe('ACTIVE')
})
