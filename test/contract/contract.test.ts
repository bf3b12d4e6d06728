import {KinesisVideoClient} from '@aws-sdk/client-kinesis-video'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {type Call, codeOf, sdkCaller} from '../support/caller.ts'
import {patiently} from './eventually.ts'
import {scenarios} from './scenarios/index.ts'
import type {Infos} from './scenarios/scenario.ts'
import type {Service} from './subject.ts'

// The same stories against the emulator, in every run, and with KVSCTL_LIVE=1 against AWS, with the credentials and the region of
// the environment. On AWS everything has a name that begins with `kvsctl-contract-`, lives for seconds and is deleted at the end;
// what an earlier run could not delete, because it was killed, the next one deletes.

const live = process.env.KVSCTL_LIVE === '1'
const family = 'kvsctl-contract-'
const prefix = `${family}${Date.now().toString(36)}-`

/** A run is over long before. */
const leftOverAfterMs = 60 * 60_000

let emulator: Emulator | undefined
let client: KinesisVideoClient
let service: Service
beforeAll(async () => {
  client = live ? awsClient() : await emulatorClient()
  const patience = live ? {withinMs: 60_000, everyMs: 1000} : {withinMs: 1000, everyMs: 10}
  const call = patiently(patience, sdkCaller(client))
  service = {call, arrange: call, patience, prefix}
  if (live) await clean(service.call, isLeftOver)
}, 60_000)
afterAll(async () => {
  if (live) await clean(service.call, (name) => name.startsWith(prefix))
  client?.destroy()
  await emulator?.stop()
}, 120_000)

function awsClient(): KinesisVideoClient {
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION
  return new KinesisVideoClient({...(region !== undefined && {region}), maxAttempts: 4})
}

async function emulatorClient(): Promise<KinesisVideoClient> {
  emulator = await startEmulator({demoChannel: false, limits: {rateScale: Number.POSITIVE_INFINITY}})
  const {controlPlaneUrl: endpoint, region, credentials} = emulator
  return new KinesisVideoClient({endpoint, region, credentials, maxAttempts: 1})
}

const isLeftOver = (name: string): boolean => {
  const startedMs = Number.parseInt(name.slice(family.length), 36)
  return Date.now() - startedMs > leftOverAfterMs
}

/** Deletes channels, then streams; a mapping goes first. Refusals do not stop it. */
async function clean(call: Call, isOurs: (name: string) => boolean): Promise<void> {
  const filter = {ComparisonOperator: 'BEGINS_WITH', ComparisonValue: family}
  const {ChannelInfoList} = await call<{ChannelInfoList: Infos}>('ListSignalingChannels', {ChannelNameCondition: filter})
  for (const {ChannelARN} of ChannelInfoList.filter(({ChannelName}) => isOurs(String(ChannelName)))) {
    await codeOf(call('UpdateMediaStorageConfiguration', {ChannelARN, MediaStorageConfiguration: {Status: 'DISABLED'}}))
    await codeOf(call('DeleteSignalingChannel', {ChannelARN}))
  }
  const {StreamInfoList} = await call<{StreamInfoList: Infos}>('ListStreams', {StreamNameCondition: filter})
  for (const {StreamARN} of StreamInfoList.filter(({StreamName}) => isOurs(String(StreamName))))
    await codeOf(call('DeleteStream', {StreamARN}))
}

describe(live ? 'AWS' : 'the emulator', () => {
  for (const {title, needs, play} of scenarios)
    test.skipIf(live && needs !== undefined)(needs ? `${title} (needs ${needs})` : title, () => play(service), 120_000)

  test('nothing is left behind', async () => {
    const {ChannelInfoList} = await service.call<{ChannelInfoList: Infos}>('ListSignalingChannels', {
      ChannelNameCondition: {ComparisonOperator: 'BEGINS_WITH', ComparisonValue: prefix},
    })
    const left = ChannelInfoList.filter(({ChannelStatus}) => ChannelStatus !== 'DELETING')
    expect(left.map(({ChannelName}) => ChannelName)).toEqual([])
  })
})
