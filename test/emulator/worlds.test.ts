import {mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {CloudWatchClient, ListMetricsCommand} from '@aws-sdk/client-cloudwatch'
import {
  CreateSignalingChannelCommand,
  DescribeSignalingChannelCommand,
  GetSignalingChannelEndpointCommand,
  KinesisVideoClient,
  ListSignalingChannelsCommand,
} from '@aws-sdk/client-kinesis-video'
import {GetIceServerConfigCommand, KinesisVideoSignalingClient} from '@aws-sdk/client-kinesis-video-signaling'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {WebSocket} from 'ws'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {presignUrl} from '../../src/protocol/sigv4/presign.ts'
import {allocateOn, udpWire} from '../support/turn-wire.ts'

let emulator: Emulator
let directory: string
const clients: {destroy(): void}[] = []
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'kvsctl-worlds-'))
  emulator = await startEmulator({stateDir: directory})
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await emulator.stop()
  rmSync(directory, {recursive: true})
})

const settings = (region: string, endpoint = emulator.controlPlaneUrl) => ({
  ...{region, endpoint, credentials: emulator.credentials, maxAttempts: 1},
})
function opened<C extends {destroy(): void}>(client: C): C {
  clients.push(client)
  return client
}
const kvs = (region: string) => opened(new KinesisVideoClient(settings(region)))

async function createIn(region: string, ChannelName = 'cam'): Promise<string> {
  return (await kvs(region).send(new CreateSignalingChannelCommand({ChannelName}))).ChannelARN!
}

const namesIn = async (region: string) =>
  (await kvs(region).send(new ListSignalingChannelsCommand({}))).ChannelInfoList!.map(({ChannelName}) => ChannelName)

async function endpointsOf(region: string, ChannelARN: string) {
  const Protocols = ['WSS' as const, 'HTTPS' as const]
  const SingleMasterChannelEndpointConfiguration = {Protocols, Role: 'MASTER' as const}
  const command = new GetSignalingChannelEndpointCommand({ChannelARN, SingleMasterChannelEndpointConfiguration})
  const list = (await kvs(region).send(command)).ResourceEndpointList!
  const of = (wanted: string) => list.find(({Protocol}) => Protocol === wanted)!.ResourceEndpoint!
  return {wss: of('WSS'), https: of('HTTPS').replace('https:', 'http:')}
}

/** The status of a websocket upgrade that is signed for a region. */
function dial(wss: string, channelArn: string, region: string): Promise<number> {
  const query = {'X-Amz-ChannelARN': channelArn}
  const {credentials} = emulator
  const url = presignUrl({url: wss, query, credentials, region, date: new Date(), expiresSeconds: 299})
  const socket = new WebSocket(url, {ca: emulator.caPem})
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(101))
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode!))
    socket.once('error', reject)
  })
}

describe('one emulator is every region of AWS', () => {
  test.each([
    ['eu-central-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('%s has channels of its own, with ARNs of %s, and a way to them that works', async (region, partition) => {
    expect(await namesIn(region)).toEqual([])
    const arn = await createIn(region)
    expect(arn).toMatch(new RegExp(`^arn:${partition}:kinesisvideo:${region}:123456789012:channel/cam/\\d+$`))
    expect([await namesIn(region), await namesIn('us-west-2')]).toEqual([['cam'], ['demo']])

    const {wss, https} = await endpointsOf(region, arn)
    const signaling = opened(new KinesisVideoSignalingClient(settings(region, https)))
    const {IceServerList} = await signaling.send(new GetIceServerConfigCommand({ChannelARN: arn}))
    expect(IceServerList).toHaveLength(2)
    expect(await dial(wss, arn, region)).toBe(101)
    expect(emulator.activity().openSockets).toBe(1)
  })

  test('a channel of another region is not found, nor does a signature for another region open its hosts', async () => {
    const arn = await createIn('eu-west-1')
    const {wss, https} = await endpointsOf('eu-west-1', arn)
    await expect(kvs('us-west-2').send(new DescribeSignalingChannelCommand({ChannelARN: arn}))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    const misled = opened(new KinesisVideoSignalingClient(settings('us-west-2', https)))
    await expect(misled.send(new GetIceServerConfigCommand({ChannelARN: arn}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: 'Credential should be scoped to a valid region.',
      $metadata: {httpStatusCode: 403},
    })
    expect(await dial(wss, arn, 'us-west-2')).toBe(403)
  })

  test.each(['us-west', 'xy-north-1', 'us-west-2-lax-1a'])('there is no %s', async (region) => {
    await expect(kvs(region).send(new ListSignalingChannelsCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: 'Credential should be scoped to a valid region.',
    })
    expect(readdirSync(join(directory, '123456789012'))).toEqual(['us-west-2'])
  })

  test('a TURN relay is counted where its channel is', async () => {
    const arn = await createIn('eu-west-1')
    const {https} = await endpointsOf('eu-west-1', arn)
    const signaling = opened(new KinesisVideoSignalingClient(settings('eu-west-1', https)))
    const [server] = (await signaling.send(new GetIceServerConfigCommand({ChannelARN: arn}))).IceServerList!
    const {Username = '', Password = '', Uris = []} = server!
    const wire = await udpWire(Number(/:(\d+)\?/.exec(Uris[0]!)![1]))
    expect((await allocateOn(wire, {Username, Password})).answer.class).toBe('success')
    wire.close()
    const countedIn = async (region: string) =>
      (await opened(new CloudWatchClient(settings(region))).send(new ListMetricsCommand({MetricName: 'TURNConnectedMinutes'})))
        .Metrics
    expect(await countedIn('us-west-2')).toEqual([])
    expect(await countedIn('eu-west-1')).toMatchObject([{Dimensions: [{Name: 'SignalingChannelName', Value: 'cam'}]}])
  })

  test('each counts its own metrics and its own request rates', async () => {
    const arn = await createIn('eu-west-1', 'demo')
    const {https} = await endpointsOf('eu-west-1', arn)
    await opened(new KinesisVideoSignalingClient(settings('eu-west-1', https))).send(
      new GetIceServerConfigCommand({ChannelARN: arn}),
    )
    const metricsIn = async (region: string) =>
      (await opened(new CloudWatchClient(settings(region))).send(new ListMetricsCommand({}))).Metrics!.length
    expect(await metricsIn('eu-west-1')).toBeGreaterThan(0)
    expect(await metricsIn('us-west-2')).toBe(0)

    const describeIn = (region: string) => kvs(region).send(new DescribeSignalingChannelCommand({ChannelName: 'demo'}))
    const many = await Promise.allSettled(Array.from({length: 20}, () => describeIn('eu-west-1')))
    expect(many.filter(({status}) => status === 'rejected').length).toBeGreaterThan(0)
    await describeIn('us-west-2')
  })

  test('each keeps what it has through a restart', async () => {
    await createIn('eu-west-1')
    await emulator.stop()
    emulator = await startEmulator({stateDir: directory})
    expect([await namesIn('eu-west-1'), await namesIn('us-west-2')]).toEqual([['cam'], ['demo']])
  })
})
