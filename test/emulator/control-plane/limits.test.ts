import {beforeEach, describe, expect, test} from 'vitest'
import {type LimitOptions, Limits} from '../../../src/emulator/control-plane/limits.ts'
import {
  type ControlPlane,
  channelArn,
  createControlPlane,
  fails,
  type OperationName,
  start,
  streamArn,
} from '../../support/control-plane.ts'
import {ManualClock} from '../../support/manual-clock.ts'

const limited = (options?: LimitOptions): ControlPlane => {
  const clock = new ManualClock(start)
  return createControlPlane({limits: new Limits(clock, options)}, clock)
}
const throttled = fails('ClientLimitExceededException')

/** How many of so many calls, all in one moment, are let through. */
async function admitted(kvs: ControlPlane, calls: number, name: OperationName, input: (i: number) => object): Promise<number> {
  let count = 0
  for (let i = 0; i < calls; i++) {
    const answer = await kvs.ask(name, input(i))
    if (!String((answer as {error?: string}).error).startsWith('ClientLimitExceededException')) count++
  }
  return count
}

describe('the rates of AWS', () => {
  let kvs: ControlPlane
  beforeEach(async () => {
    kvs = limited()
    for (const name of ['cam', 'yard']) {
      await kvs.must('CreateSignalingChannel', {ChannelName: name})
      await kvs.must('CreateStream', {StreamName: name, DataRetentionInHours: 1})
    }
    kvs.clock.advance(1000)
  })

  // Quota pages of both services; account, then channel or stream.
  test.each([
    ['DescribeSignalingChannel', 300, 5, (name: string) => ({ChannelName: name})],
    [
      'UpdateMediaStorageConfiguration',
      10,
      5,
      (name: string) => ({ChannelARN: channelArn(name), MediaStorageConfiguration: {Status: 'DISABLED'}}),
    ],
    ['ListTagsForResource', 50, 5, (name: string) => ({ResourceARN: channelArn(name)})],
    ['GetIceServerConfig', 100, 5, (name: string) => ({ChannelARN: channelArn(name)})],
    ['DescribeStream', 300, 5, (name: string) => ({StreamName: name})],
    ['UntagStream', 50, 5, (name: string) => ({StreamARN: streamArn(name), TagKeyList: ['a']})],
    ['DeleteEdgeConfiguration', 10, 1, (name: string) => ({StreamName: name})],
  ] as const)('%s: %i a second per account, %i per resource', async (name, perAccount, perResource, inputFor) => {
    const calls = perResource + 1
    expect(await admitted(kvs, calls, name, () => inputFor('cam'))).toBe(perResource)
    // The call that was too many for the channel counts for the account.
    expect(await admitted(kvs, calls, name, () => inputFor('yard'))).toBe(Math.min(perResource, perAccount - calls))
    kvs.clock.advance(1000)
    expect(await admitted(kvs, 400, name, (i) => inputFor(`none-${i}`))).toBe(perAccount)
  })

  test.each([
    ['CreateSignalingChannel', 50, (i: number) => ({ChannelName: `c${i}`})],
    ['ListSignalingChannels', 50, () => ({})],
    ['GetSignalingChannelEndpoint', 300, () => ({ChannelARN: channelArn('cam')})],
    ['ListEdgeAgentConfigurations', 50, () => ({HubDeviceArn: 'arn:aws:iot:us-west-2:123456789012:thing/hub'})],
  ] as const)('%s: %i a second per account, and no rate per resource', async (name, perAccount, inputFor) => {
    expect(await admitted(kvs, 400, name, inputFor)).toBe(perAccount)
    kvs.clock.advance(100)
    expect(await admitted(kvs, 100, name, (i) => inputFor(i + 1000))).toBe(perAccount / 10)
  })

  test('count a name and an ARN as the one channel that they are', async () => {
    const input = (i: number) => (i % 2 ? {ChannelName: 'cam'} : {ChannelARN: channelArn('cam')})
    expect(await admitted(kvs, 20, 'DescribeSignalingChannel', input)).toBe(5)
  })

  test('let through again what was refused 200 ms ago, and count no refusal', async () => {
    const ask = () => kvs.ask('DescribeSignalingChannel', {ChannelName: 'cam'})
    await admitted(kvs, 100, 'DescribeSignalingChannel', () => ({ChannelName: 'cam'}))
    kvs.clock.advance(199)
    expect(await ask()).toEqual(throttled)
    kvs.clock.advance(1)
    expect(await ask()).toHaveProperty('ChannelInfo')
    expect(await ask()).toEqual(throttled)
  })

  test('come before the input is looked at, those of the account; those of a channel when it is known which', async () => {
    expect(await admitted(kvs, 60, 'ListSignalingChannels', () => ({MaxResults: 0}))).toBe(50)
    await admitted(kvs, 5, 'DescribeSignalingChannel', () => ({ChannelName: 'cam'}))
    expect(await kvs.ask('DescribeSignalingChannel', {ChannelName: ''})).toEqual(fails('InvalidArgumentException'))
  })
})

test('rates can be other ones, or none', async () => {
  const polling = () => ({ChannelName: 'cam'})
  expect(await admitted(limited({rateScale: 2}), 50, 'DescribeSignalingChannel', polling)).toBe(10)
  expect(await admitted(limited({rateScale: 0.1}), 50, 'DescribeSignalingChannel', polling)).toBe(1)
  expect(await admitted(limited({rateScale: Number.POSITIVE_INFINITY}), 500, 'DescribeSignalingChannel', polling)).toBe(500)
  const raised = limited({quotas: {'channels.describe-signaling-channel.channel-rate': 7}})
  expect(await admitted(raised, 50, 'DescribeSignalingChannel', polling)).toBe(7)
})

describe('what an account may have', () => {
  test('are three channels, where AWS has been asked for so few', async () => {
    const kvs = limited({quotas: {'channels.count-large-regions': 3, 'streams.count': 1, 'ingestion.channels': 1}})
    for (const ChannelName of ['a', 'b', 'c']) await kvs.must('CreateSignalingChannel', {ChannelName})
    expect(await kvs.ask('CreateSignalingChannel', {ChannelName: 'd'})).toEqual(fails('AccountChannelLimitExceededException'))
    await kvs.must('DeleteSignalingChannel', {ChannelARN: channelArn('a')})
    await kvs.must('CreateSignalingChannel', {ChannelName: 'd'})
    await kvs.must('CreateStream', {StreamName: 's', DataRetentionInHours: 1})
    expect(await kvs.ask('CreateStream', {StreamName: 't'})).toEqual(fails('AccountStreamLimitExceededException'))
  })

  test('is 10,000 in two regions, 5,000 elsewhere, and 100 channels that store', () => {
    const limits = new Limits(new ManualClock())
    const ids = ['channels.count-large-regions', 'channels.count', 'streams.count', 'ingestion.channels']
    expect(ids.map((id) => limits.of(id))).toEqual([10_000, 5000, 10_000, 100])
  })

  test('cannot be changed where nobody is held to it', () => {
    expect(() => new Limits(new ManualClock(), {quotas: {'turn.bit-rate': 1}})).toThrow(/turn\.bit-rate/)
  })
})
