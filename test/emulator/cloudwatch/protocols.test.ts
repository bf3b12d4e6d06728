import {gzipSync} from 'node:zlib'
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListDashboardsCommand,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch'
import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts'
import {SmithyRpcV2CborProtocol} from '@smithy/core/cbor'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Emulator, startEmulator} from '../../../src/emulator/start.ts'
import {signHeaders} from '../../../src/protocol/sigv4/sign-headers.ts'

let emulator: Emulator
const clients: {destroy(): void}[] = []

beforeAll(async () => {
  emulator = await startEmulator()
  const dimensions = {Operation: 'ConnectAsViewer', SignalingChannelName: 'demo'}
  emulator.metrics.record('Latency', 'Milliseconds', dimensions, 12.5)
  emulator.metrics.record('Latency', 'Milliseconds', dimensions, 27.5)
})

afterAll(async () => {
  for (const client of clients) client.destroy()
  await emulator?.stop()
})

const settings = () => ({
  endpoint: emulator.controlPlaneUrl,
  region: emulator.region,
  credentials: emulator.credentials,
  maxAttempts: 1,
})

/** A signed request as it stands. */
async function post(service: string, path: string, headers: Record<string, string>, body: string | Buffer) {
  const url = `${emulator.controlPlaneUrl}${path}`
  const {credentials, region} = emulator
  const signed = signHeaders({method: 'POST', url, headers, body, credentials, region, service, date: new Date()})
  const response = await fetch(url, {
    method: 'POST',
    headers: signed,
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  return {status: response.status, headers: response.headers, text: await response.text()}
}

const range = () => ({from: new Date(Date.now() - 600_000), to: new Date(Date.now() + 60_000)})

const form = {'content-type': 'application/x-www-form-urlencoded; charset=utf-8'}

describe('CBOR, as newer AWS SDKs speak it', () => {
  const cloudWatch = () => {
    const client = new CloudWatchClient({...settings(), protocol: SmithyRpcV2CborProtocol})
    clients.push(client)
    return client
  }
  const average = (more: object = {}) => ({
    Id: 'q0',
    MetricStat: {
      Metric: {
        Namespace: 'AWS/KinesisVideo',
        MetricName: 'Latency',
        Dimensions: [
          {Name: 'Operation', Value: 'ConnectAsViewer'},
          {Name: 'SignalingChannelName', Value: 'demo'},
        ],
      },
      Period: 3600,
      Stat: 'Average',
    },
    ...more,
  })

  it('gives numbers and times', async () => {
    const {from, to} = range()
    const answer = await cloudWatch().send(
      new GetMetricDataCommand({StartTime: from, EndTime: to, MetricDataQueries: [average()]}),
    )
    expect(answer.MetricDataResults).toMatchObject([{Id: 'q0', Values: [20], StatusCode: 'Complete'}])
    expect(answer.MetricDataResults![0]!.Timestamps![0]).toEqual(new Date(Math.floor(from.getTime() / 60_000) * 60_000))
    expect(answer.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('lists metrics', async () => {
    const {Metrics} = await cloudWatch().send(new ListMetricsCommand({Namespace: 'AWS/KinesisVideo', MetricName: 'Latency'}))
    expect(Metrics).toHaveLength(1)
  })

  it('names its errors', async () => {
    const {to} = range()
    const empty = new GetMetricDataCommand({StartTime: to, EndTime: to, MetricDataQueries: [average()]})
    await expect(cloudWatch().send(empty)).rejects.toMatchObject({name: 'ValidationError', $metadata: {httpStatusCode: 400}})
    const filter = new ListMetricsCommand({RecentlyActive: 'PT9H' as 'PT3H'})
    await expect(cloudWatch().send(filter)).rejects.toMatchObject({name: 'InvalidParameterValueException'})
    const math = new PutMetricAlarmCommand({
      AlarmName: 'a',
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      Metrics: [average()],
    })
    await expect(cloudWatch().send(math)).rejects.toThrow('Metrics of PutMetricAlarm is not built')
    await expect(cloudWatch().send(new ListDashboardsCommand({}))).rejects.toThrow('ListDashboards is not built')
  })

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['a list without end', '9a7fffffff'],
    ['lists within lists', '81'.repeat(100_000)],
  ])('survives %s', async (_, hex) => {
    const headers = {'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor'}
    const path = '/service/GraniteServiceVersion20100801/operation/GetMetricData'
    expect((await post('monitoring', path, headers, Buffer.from(hex, 'hex'))).status).toBe(400)
  })
})

describe('JSON, as botocore speaks it', () => {
  const call = (operation: string, body: string) =>
    post(
      'monitoring',
      '/',
      {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `GraniteServiceVersion20100801.${operation}`,
        'x-amzn-query-mode': 'true',
      },
      body,
    )

  it('has times in epoch seconds', async () => {
    const {from, to} = range()
    const Metric = {
      Namespace: 'AWS/KinesisVideo',
      MetricName: 'Latency',
      Dimensions: [
        {Name: 'Operation', Value: 'ConnectAsViewer'},
        {Name: 'SignalingChannelName', Value: 'demo'},
      ],
    }
    const query = {Id: 'q0', MetricStat: {Metric, Period: 3600, Stat: 'Sum'}}
    const {text} = await call(
      'GetMetricData',
      JSON.stringify({MetricDataQueries: [query], StartTime: from.getTime() / 1000, EndTime: to.getTime() / 1000}),
    )
    const answer = JSON.parse(text)
    expect(answer.MetricDataResults[0]).toMatchObject({Values: [40], Timestamps: [Math.floor(from.getTime() / 60_000) * 60]})
  })

  it('names its errors for both kinds of clients', async () => {
    const {status, headers, text} = await call('ListMetrics', '{"RecentlyActive":"PT9H"}')
    expect(status).toBe(400)
    expect(headers.get('x-amzn-query-error')).toBe('InvalidParameterValue;Sender')
    expect(JSON.parse(text).__type).toMatch(/#InvalidParameterValueException$/)
  })

  it.each(['{', '[]', '"x"', 'null', '{"StartTime":{"a":1},"EndTime":[],"MetricDataQueries":{}}'])(
    'survives %s',
    async (body) => {
      expect((await call('GetMetricData', body)).status).toBe(400)
    },
  )
})

describe('query and XML, as older SDKs speak it', () => {
  it('answers GetMetricData', async () => {
    const {from, to} = range()
    const body = new URLSearchParams({
      Action: 'GetMetricData',
      Version: '2010-08-01',
      StartTime: from.toISOString(),
      EndTime: to.toISOString(),
      'MetricDataQueries.member.1.Id': 'q0',
      'MetricDataQueries.member.1.Label': '<b> & co',
      'MetricDataQueries.member.1.ReturnData': 'true',
      'MetricDataQueries.member.1.MetricStat.Period': '3600',
      'MetricDataQueries.member.1.MetricStat.Stat': 'Maximum',
      'MetricDataQueries.member.1.MetricStat.Metric.Namespace': 'AWS/KinesisVideo',
      'MetricDataQueries.member.1.MetricStat.Metric.MetricName': 'Latency',
      'MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name': 'Operation',
      'MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value': 'ConnectAsViewer',
      'MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.2.Name': 'SignalingChannelName',
      'MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.2.Value': 'demo',
    }).toString()
    const {status, text} = await post('monitoring', '/', form, body)
    expect(status).toBe(200)
    const stamp = new Date(Math.floor(from.getTime() / 60_000) * 60_000).toISOString()
    expect(text).toContain(
      `<MetricDataResults><member><Id>q0</Id><Label>&lt;b&gt; &amp; co</Label><Timestamps><member>${stamp}</member></Timestamps><Values><member>27.5</member></Values><StatusCode>Complete</StatusCode></member></MetricDataResults>`,
    )
  })

  it('names what it has not', async () => {
    const {status, text} = await post('monitoring', '/', form, 'Action=PutDashboard&Version=2010-08-01')
    expect(status).toBe(501)
    expect(text).toContain('<Code>NotImplementedByEmulatorException</Code>')
    expect(text).toContain('PutDashboard')
  })

  it.each([
    'Action=GetMetricData&MetricDataQueries.member.1=x&MetricDataQueries.member.1.Id=y',
    `Action=GetMetricData&${'a.'.repeat(50)}b=1`,
    'Action=GetMetricData&__proto__.member.1=x',
  ])('survives %s', async (body) => {
    expect((await post('monitoring', '/', form, body)).status).toBe(400)
  })
})

describe('what clients put', () => {
  const datum = {MetricName: 'Took', Dimensions: [{Name: 'Channel', Value: 'demo'}], Unit: 'Milliseconds' as const}
  const about = () => ({StartTime: range().from, EndTime: range().to, Period: 3600, Namespace: 'Canary', MetricName: 'Took'})
  const json = {'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'GraniteServiceVersion20100801.PutMetricData'}

  it('is taken in every protocol, compressed or not, and answered with nothing', async () => {
    const client = new CloudWatchClient(settings())
    const inCbor = new CloudWatchClient({...settings(), protocol: SmithyRpcV2CborProtocol})
    clients.push(client, inCbor)
    await inCbor.send(new PutMetricDataCommand({Namespace: 'Canary', MetricData: [{...datum, Value: 0}]}))
    // More than 10,240 bytes are what SDKs compress.
    const many = Array.from({length: 300}, () => ({...datum, Value: 1}))
    await client.send(new PutMetricDataCommand({Namespace: 'Canary', MetricData: many}))
    const body = JSON.stringify({Namespace: 'Canary', MetricData: [{...datum, Value: 2}]})
    expect(await post('monitoring', '/', json, body)).toMatchObject({status: 200, text: ''})
    const packed = await post('monitoring', '/', {...json, 'content-encoding': 'gzip'}, gzipSync(body))
    expect(packed).toMatchObject({status: 200, text: ''})
    const query =
      'Action=PutMetricData&Version=2010-08-01&Namespace=Canary&MetricData.member.1.MetricName=Took&MetricData.member.1.Dimensions.member.1.Name=Channel&MetricData.member.1.Dimensions.member.1.Value=demo&MetricData.member.1.Unit=Milliseconds&MetricData.member.1.Values.member.1=3&MetricData.member.1.Counts.member.1=10'
    expect((await post('monitoring', '/', form, query)).text).toMatch(/^<PutMetricDataResponse [^>]+><ResponseMetadata>/)
    const {Datapoints} = await client.send(
      new GetMetricStatisticsCommand({
        ...about(),
        Dimensions: datum.Dimensions,
        Statistics: ['SampleCount', 'Sum'],
        ExtendedStatistics: ['p99'],
      }),
    )
    expect(Datapoints).toMatchObject([{SampleCount: 313, Sum: 334, Unit: 'Milliseconds', ExtendedStatistics: {p99: 3}}])
  })

  it('comes back in XML, percentiles as entries', async () => {
    const {StartTime, EndTime} = about()
    const query = new URLSearchParams({
      Action: 'GetMetricStatistics',
      Namespace: 'Canary',
      MetricName: 'Took',
      StartTime: StartTime.toISOString(),
      EndTime: EndTime.toISOString(),
      Period: '3600',
      'Dimensions.member.1.Name': 'Channel',
      'Dimensions.member.1.Value': 'demo',
      'Statistics.member.1': 'Maximum',
      'ExtendedStatistics.member.1': 'p50',
    })
    const {text} = await post('monitoring', '/', form, query.toString())
    expect(text).toContain('<Maximum>3</Maximum><Unit>Milliseconds</Unit>')
    expect(text).toContain('<ExtendedStatistics><entry><key>p50</key><value>1</value></entry></ExtendedStatistics>')
  })

  it.each([
    ['no gzip', Buffer.from('hello')],
    ['a bomb', gzipSync(Buffer.alloc(17 << 20))],
  ])('is refused when it says gzip and is %s', async (_, body) => {
    const {status, text} = await post('monitoring', '/', {...json, 'content-encoding': 'gzip'}, body)
    expect(status).toBe(400)
    expect(text).toContain('SerializationException')
  })

  it('raises alarms', async () => {
    const client = new CloudWatchClient(settings())
    clients.push(client)
    await client.send(
      new PutMetricAlarmCommand({
        AlarmName: 'slow',
        Namespace: 'Canary',
        ...datum,
        Statistic: 'Maximum',
        Period: 3600,
        EvaluationPeriods: 1,
        Threshold: 2,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    )
    const {MetricAlarms} = await client.send(new DescribeAlarmsCommand({}))
    expect(MetricAlarms).toMatchObject([
      {AlarmName: 'slow', StateValue: 'ALARM', AlarmConfigurationUpdatedTimestamp: expect.any(Date)},
    ])
    await expect(client.send(new DeleteAlarmsCommand({AlarmNames: ['fast']}))).rejects.toMatchObject({name: 'ResourceNotFound'})
    await client.send(new DeleteAlarmsCommand({AlarmNames: ['slow']}))
  })
})

describe('STS', () => {
  it('says who is calling, in the way that SDKs understand', async () => {
    const client = new STSClient(settings())
    clients.push(client)
    expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: emulator.account,
      Arn: `arn:aws:iam::${emulator.account}:user/kvsctl-emulator`,
    })
  })

  it('names what it has not', async () => {
    const {status, text} = await post('sts', '/', form, 'Action=AssumeRole&Version=2011-06-15')
    expect(status).toBe(501)
    expect(text).toContain('AssumeRole')
  })
})

describe('a missing permission', () => {
  it('is said in the words of CloudWatch', async () => {
    const {id} = emulator.faults.add({name: 'access-denied'})
    const {status, text} = await post('monitoring', '/', form, 'Action=ListMetrics&Version=2010-08-01')
    emulator.faults.remove(id)
    expect(status).toBe(403)
    expect(text).toContain('<Code>AccessDenied</Code>')
    expect(text).toContain('is not authorized to perform: cloudwatch:ListMetrics')
  })

  it('cannot be had for GetCallerIdentity, which needs none', async () => {
    const {id} = emulator.faults.add({name: 'access-denied'})
    const {status} = await post('sts', '/', form, 'Action=GetCallerIdentity&Version=2011-06-15')
    emulator.faults.remove(id)
    expect(status).toBe(200)
  })
})
