import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {CloudWatchClient, GetMetricDataCommand} from '@aws-sdk/client-cloudwatch'
import {SmithyRpcV2CborProtocol} from '@smithy/core/cbor'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import MetricsShow from '../../src/commands/metrics/show.ts'
import ProbeSignaling from '../../src/commands/probe/signaling.ts'
import type {MetricData} from '../../src/model/metric-data.ts'
import {AwsCli} from '../support/aws-cli.ts'
import {runCommand} from '../support/run-command.ts'
import {serveCommands} from '../support/served-commands.ts'

const exec = promisify(execFile)
const served = serveCommands()
let cli: AwsCli

beforeAll(() => {
  cli = new AwsCli(served.emulator)
})

afterAll(() => cli?.remove())

const kvsctl = (command: unknown, ...argv: string[]) => runCommand(command, argv, {env: served.env()})

const seconds = (ms: number): string => new Date(ms).toISOString()

describe('what a channel is asked', () => {
  const dimensions = [
    {Name: 'Operation', Value: 'ConnectAsViewer'},
    {Name: 'SignalingChannelName', Value: 'demo'},
  ]
  const wanted = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum', 'p50', 'p90']
  /** By statistic and time, whoever tells. */
  type Numbers = Record<string, [atMs: number, value: number][]>
  let ours: Numbers
  let window: {from: string; to: string; period: number}

  beforeAll(async () => {
    for (let i = 0; i < 3; i++) await kvsctl(ProbeSignaling, 'demo')
    const argv = ['Latency', '--operation', 'ConnectAsViewer', '--channel', 'demo', '--since', '1h']
    const data = (await kvsctl(MetricsShow, ...argv, ...wanted.flatMap((stat) => ['--stat', stat]), '--json')).json<
      MetricData & Record<string, never>
    >()
    ours = Object.fromEntries(
      data.lines.map(({statistic, points}) => [
        statistic,
        points.map(({at, value}) => [Date.parse(at), value] as [number, number]),
      ]),
    )
    window = {from: data.from, to: data.to, period: data.periodSeconds}
    expect(Object.keys(ours)).toEqual(wanted)
    expect(ours.SampleCount!.reduce((sum, [, value]) => sum + value, 0)).toBe(3)
  })

  const queries = () =>
    wanted.map((Stat, i) => ({
      Id: `q${i}`,
      MetricStat: {
        Metric: {Namespace: 'AWS/KinesisVideo', MetricName: 'Latency', Dimensions: dimensions},
        Period: window.period,
        Stat,
      },
    }))

  const read = (results: readonly {Timestamps: (string | number | Date)[]; Values: number[]}[]): Numbers =>
    Object.fromEntries(
      results.map(({Timestamps, Values}, i) => [
        wanted[i]!,
        Timestamps.map((at, k): [number, number] => [
          typeof at === 'number' ? at * 1000 : new Date(at).getTime(),
          Values[k]!,
        ]).sort(([a], [b]) => a - b),
      ]),
    )

  test('is told to the AWS CLI by get-metric-data', async () => {
    const range = `--start-time ${window.from} --end-time ${window.to}`
    const argv = [...`cloudwatch get-metric-data ${range} --metric-data-queries`.split(' '), JSON.stringify(queries())]
    expect(read((await cli.run<{MetricDataResults: never[]}>(argv)).MetricDataResults)).toEqual(ours)
  })

  test('is told to the AWS CLI by get-metric-statistics', async () => {
    type Told = {Datapoints: (Record<string, number> & {Timestamp: string; ExtendedStatistics: Record<string, number>})[]}
    const argv = `cloudwatch get-metric-statistics --namespace AWS/KinesisVideo --metric-name Latency --start-time ${window.from} --end-time ${window.to} --period ${window.period} --dimensions Name=Operation,Value=ConnectAsViewer Name=SignalingChannelName,Value=demo`
    const ask = async (...more: string[]) => (await cli.run<Told>([...argv.split(' '), ...more])).Datapoints
    const simple = await ask('--statistics', ...wanted.slice(0, 5))
    const extended = await ask('--extended-statistics', 'p50', 'p90')
    const at = (time: string | number): number => (typeof time === 'number' ? time * 1000 : Date.parse(time))
    const told = Object.fromEntries(
      wanted.map((stat, i) => [
        stat,
        (i < 5 ? simple : extended).map((point) => [at(point.Timestamp), i < 5 ? point[stat] : point.ExtendedStatistics[stat]]),
      ]),
    )
    expect(told).toEqual(ours)
  })

  // Its own protocol is JSON; newer SDKs of other languages speak CBOR by themselves.
  test.each([
    ['JSON', {}],
    ['CBOR', {protocol: SmithyRpcV2CborProtocol}],
  ])('is told to the AWS SDK for JavaScript, in %s', async (_, protocol) => {
    const {controlPlaneUrl: endpoint, region, credentials} = served.emulator
    const sdk = new CloudWatchClient({endpoint, region, credentials, maxAttempts: 1, ...protocol})
    const {MetricDataResults} = await sdk.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries(),
        StartTime: new Date(window.from),
        EndTime: new Date(window.to),
      }),
    )
    sdk.destroy()
    expect(read(MetricDataResults as never[])).toEqual(ours)
  })

  test('is told to curl, in the query protocol of older CLIs', async () => {
    const {controlPlaneUrl, region, credentials} = served.emulator
    const form = [
      'Action=GetMetricStatistics',
      'Version=2010-08-01',
      'Namespace=AWS/KinesisVideo',
      'MetricName=Latency',
      `StartTime=${window.from}`,
      `EndTime=${window.to}`,
      `Period=${window.period}`,
      'Statistics.member.1=Sum',
      'ExtendedStatistics.member.1=p90',
      ...dimensions.flatMap(({Name, Value}, i) => [
        `Dimensions.member.${i + 1}.Name=${Name}`,
        `Dimensions.member.${i + 1}.Value=${Value}`,
      ]),
    ]
    const user = `${credentials.accessKeyId}:${credentials.secretAccessKey}`
    const curl = ['-s', '--aws-sigv4', `aws:amz:${region}:monitoring`, '--user', user, '--cacert', `${served.dir}/ca.pem`]
    const {stdout} = await exec('curl', [...curl, ...form.flatMap((each) => ['--data-urlencode', each]), controlPlaneUrl])
    const all = (pattern: RegExp) => [...stdout.matchAll(pattern)].map(([, text]) => text)
    const numbers = (pattern: RegExp) => all(pattern).map(Number)
    expect(all(/<Timestamp>(.*?)<\/Timestamp>/g).map((text) => Date.parse(text!))).toEqual(ours.Sum!.map(([at]) => at))
    expect(numbers(/<Sum>(.*?)<\/Sum>/g)).toEqual(ours.Sum!.map(([, value]) => value))
    expect(numbers(/<key>p90<\/key><value>(.*?)<\/value>/g)).toEqual(ours.p90!.map(([, value]) => value))
  })

  test('is listed by list-metrics', async () => {
    const {Metrics} = await cli.run<{Metrics: {Dimensions: object[]}[]}>(
      'cloudwatch list-metrics --namespace AWS/KinesisVideo --metric-name Latency --dimensions Name=Operation,Value=ConnectAsViewer',
    )
    expect(Metrics.map(({Dimensions}) => Dimensions)).toEqual([dimensions])
  })
})

describe('what the AWS CLI puts', () => {
  test('comes back, also as a large request, which it compresses', async () => {
    const at = seconds(Date.now() - 3_600_000)
    const data = Array.from({length: 300}, (_, i) => ({
      MetricName: 'Size',
      Dimensions: [{Name: 'Site', Value: 'berlin'}],
      Value: i,
      Timestamp: at,
    }))
    await cli.run(['cloudwatch', 'put-metric-data', '--namespace', 'Mine', '--metric-data', JSON.stringify(data)])
    const set = {
      MetricName: 'Size',
      Dimensions: data[0]!.Dimensions,
      Timestamp: at,
      StatisticValues: {SampleCount: 2, Sum: 10, Minimum: 4, Maximum: 6},
    }
    await cli.run(['cloudwatch', 'put-metric-data', '--namespace', 'Mine', '--metric-data', JSON.stringify([set])])
    const {Datapoints} = await cli.run<{Datapoints: object[]}>(
      `cloudwatch get-metric-statistics --namespace Mine --metric-name Size --dimensions Name=Site,Value=berlin --start-time ${seconds(Date.now() - 7_200_000)} --end-time ${seconds(Date.now())} --period 7200 --statistics SampleCount Sum Maximum`,
    )
    expect(Datapoints).toMatchObject([{SampleCount: 302, Sum: (299 * 300) / 2 + 10, Maximum: 299, Unit: 'None'}])
  })

  test('is refused in the words of CloudWatch', async () => {
    const put = 'cloudwatch put-metric-data --metric-name x --value 1'
    expect(await cli.refusalOf(`${put} --namespace AWS/KinesisVideo`)).toMatch(/^InvalidParameterValue: /)
    expect(await cli.refusalOf(`${put} --namespace Mine --timestamp 2020-01-01T00:00:00Z`)).toMatch(
      /^InvalidParameterValue: .*two weeks/,
    )
    expect(await cli.refusalOf('cloudwatch delete-alarms --alarm-names none')).toMatch(/^ResourceNotFound: /)
  })
})

/** The recipe of the README. */
test('a probe in a cron job is a canary: its alarm goes off when the channel breaks, and back when it does not', async () => {
  const state = async (): Promise<string> => {
    type Told = {MetricAlarms: {StateValue: string; StateReason: string}[]}
    const {MetricAlarms} = await cli.run<Told>('cloudwatch describe-alarms --alarm-names camera-down')
    return MetricAlarms[0]!.StateValue
  }
  await cli.run(
    'cloudwatch put-metric-alarm --alarm-name camera-down --namespace Canary --metric-name Healthy --dimensions Name=Channel,Value=demo Name=Probe,Value=signaling --statistic Maximum --period 60 --evaluation-periods 1 --threshold 1 --comparison-operator LessThanThreshold --treat-missing-data breaching',
  )
  served.emulator.faults.add({name: 'access-denied', params: {operation: 'ConnectAsViewer'}})
  expect((await kvsctl(ProbeSignaling, 'demo', '--publish', 'Canary')).exitCode).toBe(1)
  expect(await state()).toBe('ALARM')
  served.emulator.faults.clear()
  expect((await kvsctl(ProbeSignaling, 'demo', '--publish', 'Canary')).exitCode).toBe(0)
  expect(await state()).toBe('OK')
})
