import {execFile} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {CloudWatchClient, GetMetricDataCommand, ListMetricsCommand} from '@aws-sdk/client-cloudwatch'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'

const run = promisify(execFile)

/** Python starts slowly on a busy machine; a call that takes longer hangs. */
const callDeadlineMs = 30_000

let emulator: Emulator
let sdk: CloudWatchClient
let home: string

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'kvsctl-cloudwatch-'))
  emulator = await startEmulator()
  writeFileSync(join(home, 'ca.pem'), emulator.caPem)
  const {controlPlaneUrl: endpoint, region, credentials} = emulator
  sdk = new CloudWatchClient({endpoint, region, credentials, maxAttempts: 1})
  // What the CLI asks is what CloudWatch then tells about: the emulator counts what it really served.
  const {ChannelInfo} = await aws<{ChannelInfo: {ChannelARN: string}}>(
    'kinesisvideo describe-signaling-channel --channel-name demo',
  )
  const {ResourceEndpointList} = await aws<{ResourceEndpointList: {ResourceEndpoint: string}[]}>(
    `kinesisvideo get-signaling-channel-endpoint --channel-arn ${ChannelInfo.ChannelARN} --single-master-channel-endpoint-configuration Protocols=HTTPS,Role=VIEWER`,
  )
  const rest = ResourceEndpointList[0]!.ResourceEndpoint
  for (let i = 0; i < 2; i++)
    await aws(`kinesis-video-signaling get-ice-server-config --channel-arn ${ChannelInfo.ChannelARN}`, rest)
})

afterAll(async () => {
  sdk?.destroy()
  await emulator?.stop()
  rmSync(home, {recursive: true, force: true})
})

/** What the CLI prints, parsed. Nothing of the caller's AWS configuration gets in. */
async function aws<T>(args: string, endpoint = emulator.controlPlaneUrl): Promise<T> {
  const {stdout} = await run('aws', [...args.split(' '), '--endpoint-url', endpoint, '--output', 'json'], {
    timeout: callDeadlineMs,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      AWS_ACCESS_KEY_ID: emulator.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: emulator.credentials.secretAccessKey,
      AWS_DEFAULT_REGION: emulator.region,
      AWS_CA_BUNDLE: join(home, 'ca.pem'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
      NO_PROXY: '*',
    },
  })
  return JSON.parse(stdout) as T
}

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
  const file = join(home, 'queries.json')
  writeFileSync(file, JSON.stringify(queries))
  const cli = await aws<Data>(
    `cloudwatch get-metric-data --metric-data-queries file://${file} --start-time ${from.toISOString()} --end-time ${to.toISOString()}`,
  )
  const {MetricDataResults} = await sdk.send(new GetMetricDataCommand({MetricDataQueries: queries, StartTime: from, EndTime: to}))
  const told = cli.MetricDataResults.map((result) => ({...result, Timestamps: result.Timestamps.map(readTime)}))
  expect(told).toEqual(MetricDataResults)
  expect(cli.MetricDataResults[0]!.Values).toEqual([2])
  expect(told[0]!.Timestamps).toEqual([from])
})

test('both list the same metrics', async () => {
  type Listed = {Metrics: {MetricName: string; Dimensions: {Name: string; Value: string}[]}[]}
  const cli = await aws<Listed>(
    'cloudwatch list-metrics --namespace AWS/KinesisVideo --dimensions Name=Operation,Value=GetIceServerConfig',
  )
  const filter = {Namespace: 'AWS/KinesisVideo', Dimensions: [dimensions[0]!]}
  const {Metrics} = await sdk.send(new ListMetricsCommand(filter))
  expect(cli.Metrics).toEqual(Metrics)
  expect(cli.Metrics.map(({MetricName}) => MetricName).sort()).toEqual(['Failure', 'Latency'])
  expect(cli.Metrics[0]!.Dimensions).toEqual(dimensions)
})

test('the AWS CLI reads the names of errors', async () => {
  const refused = (args: string) => aws(args).catch(({stderr}: {stderr: string}) => stderr)
  const range = '--start-time 2026-01-01T00:00:00Z --end-time 2026-01-01T00:00:00Z'
  expect(await refused(`cloudwatch get-metric-data --metric-data-queries Id=q0,Expression=1 ${range}`)).toContain(
    '(NotImplementedByEmulatorException)',
  )
  expect(await refused('cloudwatch list-metrics --recently-active PT9H')).toContain('(InvalidParameterValue)')
  expect(await refused('cloudwatch list-metrics --starting-token bm9uZQ==')).toContain('(InvalidNextToken)')
  expect(await refused('cloudwatch describe-alarms')).toMatch(
    /\(NotImplementedByEmulatorException\).*DescribeAlarms is not built/,
  )
})

test('the AWS CLI is told who it is', async () => {
  expect(await aws('sts get-caller-identity')).toMatchObject({
    Account: emulator.account,
    Arn: `arn:aws:iam::${emulator.account}:user/kvsctl-emulator`,
  })
})
