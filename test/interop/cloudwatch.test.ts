import {CloudWatchClient, GetMetricDataCommand, ListMetricsCommand} from '@aws-sdk/client-cloudwatch'
import {SmithyRpcV2CborProtocol} from '@smithy/core/cbor'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {AwsCli} from '../support/aws-cli.ts'

let emulator: Emulator
let sdk: CloudWatchClient
let cli: AwsCli

beforeAll(async () => {
  emulator = await startEmulator()
  cli = new AwsCli(emulator)
  const {controlPlaneUrl: endpoint, region, credentials} = emulator
  // Its own protocol is JSON, as that of the CLI.
  sdk = new CloudWatchClient({endpoint, region, credentials, maxAttempts: 1, protocol: SmithyRpcV2CborProtocol})
  // What the CLI asks is what CloudWatch then tells about: the emulator counts what it really served.
  const {ChannelInfo} = await cli.run<{ChannelInfo: {ChannelARN: string}}>(
    'kinesisvideo describe-signaling-channel --channel-name demo',
  )
  const {ResourceEndpointList} = await cli.run<{ResourceEndpointList: {ResourceEndpoint: string}[]}>(
    `kinesisvideo get-signaling-channel-endpoint --channel-arn ${ChannelInfo.ChannelARN} --single-master-channel-endpoint-configuration Protocols=HTTPS,Role=VIEWER`,
  )
  const rest = ResourceEndpointList[0]!.ResourceEndpoint
  for (let i = 0; i < 2; i++)
    await cli.run(`kinesis-video-signaling get-ice-server-config --channel-arn ${ChannelInfo.ChannelARN}`, {endpoint: rest})
})

afterAll(async () => {
  sdk?.destroy()
  cli?.remove()
  await emulator?.stop()
})

const dimensions = [
  {Name: 'Operation', Value: 'GetIceServerConfig'},
  {Name: 'SignalingChannelName', Value: 'demo'},
]

const queries = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum', 'p50', 'p99'].map((Stat, i) => ({
  Id: `q${i}`,
  MetricStat: {Metric: {Namespace: 'AWS/KinesisVideo', MetricName: 'Latency', Dimensions: dimensions}, Period: 3600, Stat},
}))

interface Data {
  MetricDataResults: {Id: string; Label: string; Timestamps: (string | number)[]; Values: number[]; StatusCode: string}[]
}

/** Version 1 of the CLI prints times as they came, in epoch seconds; version 2 in ISO 8601. */
const readTime = (time: string | number): Date => new Date(typeof time === 'number' ? time * 1000 : time)

test('the AWS CLI and the AWS SDK are told the same numbers, in JSON and in CBOR', async () => {
  const from = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 600_000)
  const to = new Date(from.getTime() + 1_200_000)
  const range = `--start-time ${from.toISOString()} --end-time ${to.toISOString()}`
  const asked = await cli.run<Data>([
    ...`cloudwatch get-metric-data ${range} --metric-data-queries`.split(' '),
    JSON.stringify(queries),
  ])
  const {MetricDataResults} = await sdk.send(new GetMetricDataCommand({MetricDataQueries: queries, StartTime: from, EndTime: to}))
  const told = asked.MetricDataResults.map((result) => ({...result, Timestamps: result.Timestamps.map(readTime)}))
  expect(told).toEqual(MetricDataResults)
  expect(asked.MetricDataResults[0]!.Values).toEqual([2])
  expect(told[0]!.Timestamps).toEqual([from])
})

test('both list the same metrics', async () => {
  type Listed = {Metrics: {MetricName: string; Dimensions: {Name: string; Value: string}[]}[]}
  const listed = await cli.run<Listed>(
    'cloudwatch list-metrics --namespace AWS/KinesisVideo --dimensions Name=Operation,Value=GetIceServerConfig',
  )
  const filter = {Namespace: 'AWS/KinesisVideo', Dimensions: [dimensions[0]!]}
  const {Metrics} = await sdk.send(new ListMetricsCommand(filter))
  expect(listed.Metrics).toEqual(Metrics)
  expect(listed.Metrics.map(({MetricName}) => MetricName).sort()).toEqual(['Failure', 'Latency'])
  expect(listed.Metrics[0]!.Dimensions).toEqual(dimensions)
})

test('the AWS CLI reads the names of errors', async () => {
  const range = '--start-time 2026-01-01T00:00:00Z --end-time 2026-01-01T00:00:00Z'
  expect(await cli.refusalOf(`cloudwatch get-metric-data --metric-data-queries Id=q0,Expression=1 ${range}`)).toMatch(
    /^NotImplementedByEmulatorException: /,
  )
  expect(await cli.refusalOf('cloudwatch list-metrics --recently-active PT9H')).toMatch(/^InvalidParameterValue: /)
  expect(await cli.refusalOf('cloudwatch list-metrics --starting-token bm9uZQ==')).toMatch(/^InvalidNextToken: /)
  expect(await cli.refusalOf('cloudwatch list-dashboards')).toMatch(
    /^NotImplementedByEmulatorException: .*ListDashboards is not built/,
  )
})

test('the AWS CLI is told who it is', async () => {
  expect(await cli.run('sts get-caller-identity')).toMatchObject({
    Account: emulator.account,
    Arn: `arn:aws:iam::${emulator.account}:user/kvsctl-emulator`,
  })
})
