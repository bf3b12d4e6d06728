import fc from 'fast-check'
import {beforeEach, describe, expect, test} from 'vitest'
import {type ControlPlane, channelArn, createControlPlane, fails, streamArn} from '../../support/control-plane.ts'

interface Page {
  readonly ChannelInfoList: readonly {ChannelName: string}[]
  readonly NextToken?: string
}

let kvs: ControlPlane
beforeEach(async () => {
  kvs = createControlPlane()
  for (const ChannelName of ['a', 'b', 'c', 'd', 'e']) await kvs.must('CreateSignalingChannel', {ChannelName})
})
const list = (input: object, from = kvs) => from.must<Page>('ListSignalingChannels', input)
const refused = fails('InvalidArgumentException')

describe('a page token', () => {
  test('goes on where the page ended, whatever came and went since', async () => {
    const {NextToken} = await list({MaxResults: 2})
    await kvs.must('DeleteSignalingChannel', {ChannelARN: channelArn('b')})
    await kvs.must('CreateSignalingChannel', {ChannelName: 'aa'})
    await kvs.must('CreateSignalingChannel', {ChannelName: 'bb'})
    const {ChannelInfoList} = await list({NextToken})
    expect(ChannelInfoList.map(({ChannelName}) => ChannelName)).toEqual(['bb', 'c', 'd', 'e'])
  })

  test('is good for an hour', async () => {
    const {NextToken} = await list({MaxResults: 2})
    kvs.clock.advance(3_600_000 - 1)
    await list({NextToken})
    kvs.clock.advance(1)
    expect(await kvs.ask('ListSignalingChannels', {NextToken})).toEqual(refused)
  })

  test('is good for its own operation, filter and region only, also after a restart', async () => {
    const {NextToken} = await list({MaxResults: 2})
    for (const ChannelNameCondition of [{ComparisonValue: 'c'}, {ComparisonOperator: 'BEGINS_WITH', ComparisonValue: 'a'}])
      expect(await kvs.ask('ListSignalingChannels', {NextToken, ChannelNameCondition})).toEqual(refused)
    expect(await kvs.ask('ListStreams', {NextToken})).toEqual(refused)
    expect(await createControlPlane().ask('ListSignalingChannels', {NextToken})).toEqual(refused)
    expect((await list({NextToken}, createControlPlane({store: kvs.context.store}))).ChannelInfoList).toHaveLength(3)
  })

  test('tells nothing and cannot be changed', async () => {
    const {NextToken} = await list({MaxResults: 2})
    expect(NextToken).toMatch(/^[a-zA-Z0-9+/=]{1,1024}$/)
    const bytes = Buffer.from(NextToken!, 'base64')
    expect(bytes.toString('latin1')).not.toMatch(/\d{6}/)
    const changed = fc.tuple(fc.nat(bytes.length - 1), fc.integer({min: 1, max: 255})).map(([at, by]) => {
      const other = Buffer.from(bytes)
      other[at] = other[at]! ^ by
      return other.toString('base64')
    })
    await fc.assert(
      fc.asyncProperty(changed, async (token) => {
        expect(await kvs.ask('ListSignalingChannels', {NextToken: token})).toEqual(refused)
      }),
    )
  })

  test('of the longest name fits the model', async () => {
    const names = ['x', 'y'].map((end) => 'n'.repeat(255) + end)
    const other = createControlPlane()
    for (const ChannelName of names) await other.must('CreateSignalingChannel', {ChannelName})
    const {NextToken} = await list({MaxResults: 1}, other)
    expect((await list({NextToken}, other)).ChannelInfoList.map(({ChannelName}) => ChannelName)).toEqual([names[1]])
  })
})

test('lists that are one page never give a token, and take none but their own', async () => {
  const {NextToken} = await list({MaxResults: 2})
  await kvs.must('CreateStream', {StreamName: 's'})
  expect(await kvs.ask('ListTagsForResource', {ResourceARN: channelArn('a'), NextToken})).toEqual(refused)
  expect(await kvs.ask('ListTagsForStream', {StreamARN: streamArn('s'), NextToken})).toEqual(refused)
  expect(await kvs.ask('DescribeMappedResourceConfiguration', {StreamName: 's', NextToken})).toEqual(refused)
})
