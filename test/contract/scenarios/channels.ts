import {expect} from 'vitest'
import {codeOf, timeOf} from '../../support/caller.ts'
import {eventually} from '../eventually.ts'
import {createChannel, inFull} from '../subject.ts'
import {arnPattern, condition, type Infos, type Scenario, same} from './scenario.ts'

interface Page {
  readonly ChannelInfoList: Infos
  readonly NextToken?: string
}

const ttl = (MessageTtlSeconds: number) => ({SingleMasterConfiguration: {MessageTtlSeconds}})

const life: Scenario = {
  title: 'a channel is created, found, changed and deleted',
  async play(service) {
    const {call, patience, prefix} = service
    const name = `${prefix}life`
    const channel = await createChannel(inFull(service), 'life', ttl(30))
    expect(channel.arn).toMatch(arnPattern('channel', name))
    expect(await codeOf(call('CreateSignalingChannel', {ChannelName: name}))).toBe('ResourceInUseException')

    const {info, version} = await channel.describe({ChannelName: name})
    expect(info).toMatchObject({ChannelARN: channel.arn, ChannelType: 'SINGLE_MASTER', ...ttl(30)})
    expect(timeOf(info.CreationTime)).toBe(Number(channel.arn.split('/')[2]))
    const list = () => call<Page>('ListSignalingChannels', condition('ChannelName', name))
    const {ChannelInfoList} = await eventually(patience, list, (page) => page.ChannelInfoList.length > 0)
    expect(ChannelInfoList).toEqual([info])

    const {info: changed} = await channel.change('UpdateSignalingChannel', ttl(90))
    expect(changed).toMatchObject({...ttl(90), CreationTime: info.CreationTime})
    const stale = {ChannelARN: channel.arn, CurrentVersion: version, ...ttl(60)}
    expect(await codeOf(call('UpdateSignalingChannel', stale))).toBe('VersionMismatchException')
    await channel.remove({CurrentVersion: changed.Version})
  },
}

const endpoints: Scenario = {
  title: 'a channel has an endpoint for each protocol, and for the master another than for viewers',
  async play(service) {
    const channel = await createChannel(service, 'endpoints')
    const ask = async (Role: string, Protocols: string[]) => {
      const input = {ChannelARN: channel.arn, SingleMasterChannelEndpointConfiguration: {Protocols, Role}}
      const {ResourceEndpointList} = await service.call<{ResourceEndpointList: Infos}>('GetSignalingChannelEndpoint', input)
      return new Map(ResourceEndpointList.map(({Protocol, ResourceEndpoint}) => [Protocol, String(ResourceEndpoint)]))
    }
    const viewer = await ask('VIEWER', ['WSS', 'HTTPS'])
    expect(viewer.get('WSS')).toMatch(/^wss:\/\/[^/]+$/)
    expect(viewer.get('HTTPS')).toMatch(/^https:\/\/[^/]+$/)
    const master = await ask('MASTER', ['WSS'])
    expect([...master.keys()]).toEqual(['WSS'])
    expect(master.get('WSS')).not.toBe(viewer.get('WSS'))
    await channel.remove()
  },
}

const pages: Scenario = {
  title: 'lists come in pages',
  async play(service) {
    const {call, patience, prefix} = service
    const all = [await createChannel(service, 'page-a'), await createChannel(service, 'page-b')]
    const filter = condition('ChannelName', `${prefix}page-`)
    const list = (input: object = {}) => call<Page>('ListSignalingChannels', {...filter, ...input})
    await eventually(patience, list, (page) => page.ChannelInfoList.length === all.length)
    const first = await list({MaxResults: 1})
    const second = await list({MaxResults: 1, NextToken: first.NextToken})
    const arns = [first, second].flatMap(({ChannelInfoList}) => ChannelInfoList.map(({ChannelARN}) => ChannelARN))
    expect(arns.sort()).toEqual(all.map(({arn}) => arn).sort())
    expect(await codeOf(list({NextToken: 'nonsense'}))).toBe('InvalidArgumentException')
    for (const channel of all) await channel.remove()
  },
}

const tags: Scenario = {
  title: 'tags of a channel',
  async play(service) {
    const {call, patience} = service
    const channel = await createChannel(service, 'tags', {Tags: [{Key: 'site', Value: 'north'}]})
    const {arn: ResourceARN} = channel
    const read = () => call<{Tags?: object}>('ListTagsForResource', {ResourceARN})
    const hasTags = (expected: object) => eventually(patience, read, ({Tags}) => same(Tags, expected))
    await hasTags({site: 'north'})
    const Tags = Object.entries({site: 'south', empty: ''}).map(([Key, Value]) => ({Key, Value}))
    await call('TagResource', {ResourceARN, Tags})
    await hasTags({site: 'south', empty: ''})
    await call('UntagResource', {ResourceARN, TagKeyList: ['empty', 'never-there']})
    await hasTags({site: 'south'})
    await channel.remove()
  },
}

export const channelScenarios: readonly Scenario[] = [life, endpoints, pages, tags]
