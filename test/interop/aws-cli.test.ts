import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'
import {AwsCli, type AwsCliOptions} from '../support/aws-cli.ts'

let emulator: Emulator
let cli: AwsCli
beforeAll(async () => {
  emulator = await startEmulator({demoChannel: false})
  cli = new AwsCli(emulator)
})
afterEach(() => emulator.faults.clear())
afterAll(async () => {
  cli?.remove()
  await emulator?.stop()
})

interface Page {
  ChannelInfoList: {ChannelName: string}[]
  NextToken?: string
}

const aws = <T = unknown>(args: string, options?: AwsCliOptions): Promise<T> => cli.run<T>(args, options)
const awsError = (args: string, options?: AwsCliOptions): Promise<string> => cli.refusalOf(args, options)

const create = async (name: string, more = '', options?: AwsCliOptions): Promise<string> =>
  (await aws<{ChannelARN: string}>(`kinesisvideo create-signaling-channel --channel-name ${name}${more}`, options)).ChannelARN

describe('aws kinesisvideo', () => {
  test('takes options in its own short form', async () => {
    const ChannelARN = await create('short', ' --single-master-configuration MessageTtlSeconds=30 --tags Key=site,Value=north')
    const {ChannelInfo} = await aws<{ChannelInfo: object}>(`kinesisvideo describe-signaling-channel --channel-arn ${ChannelARN}`)
    expect(ChannelInfo).toMatchObject({ChannelARN, SingleMasterConfiguration: {MessageTtlSeconds: 30}})
    expect(await aws(`kinesisvideo list-tags-for-resource --resource-arn ${ChannelARN}`)).toEqual({Tags: {site: 'north'}})
  })

  test('finds another world in another region', async () => {
    const abroad = {env: {AWS_DEFAULT_REGION: 'cn-north-1'}}
    expect(await create('abroad', '', abroad)).toMatch(/^arn:aws-cn:kinesisvideo:cn-north-1:/)
    const describe = 'kinesisvideo describe-signaling-channel --channel-name abroad'
    expect(await aws(describe, abroad)).toMatchObject({ChannelInfo: {ChannelName: 'abroad'}})
    expect(await awsError(describe)).toMatch(/^ResourceNotFoundException: /)
  })

  test('lists channels page by page', async () => {
    for (const name of ['page-1', 'page-2', 'page-3', 'other']) await create(name)
    const condition = '--channel-name-condition ComparisonOperator=BEGINS_WITH,ComparisonValue=page-'
    const list = `kinesisvideo list-signaling-channels ${condition}`
    const names = ({ChannelInfoList}: Page) => ChannelInfoList.map(({ChannelName}) => ChannelName)
    expect(names(await aws<Page>(`${list} --page-size 1`))).toEqual(['page-1', 'page-2', 'page-3'])
    const first = await aws<Page>(`${list} --page-size 1 --max-items 2`)
    expect(names(first)).toEqual(['page-1', 'page-2'])
    expect(names(await aws<Page>(`${list} --starting-token ${first.NextToken}`))).toEqual(['page-3'])
    expect(names(await aws<Page>('kinesisvideo list-signaling-channels'))).toContain('other')
  })

  test('finds a channel’s endpoints and, at the HTTPS one, its ICE servers', async () => {
    const arn = await create('endpoints')
    const configuration = '--single-master-channel-endpoint-configuration Protocols=WSS,HTTPS,Role=VIEWER'
    const {ResourceEndpointList: endpoints} = await aws<{ResourceEndpointList: {Protocol: string; ResourceEndpoint: string}[]}>(
      `kinesisvideo get-signaling-channel-endpoint --channel-arn ${arn} ${configuration}`,
    )
    expect(endpoints.map(({Protocol}) => Protocol)).toEqual(['WSS', 'HTTPS'])
    const [wss, endpoint] = endpoints.map(({ResourceEndpoint}) => ResourceEndpoint) as [string, string]
    expect(wss).toMatch(/^wss:\/\/127\.0\.0\.1:\d+$/)

    const ask = `kinesis-video-signaling get-ice-server-config --channel-arn ${arn} --client-id me --service TURN`
    const {IceServerList} = await aws<{IceServerList: object[]}>(ask, {endpoint})
    expect(IceServerList).toHaveLength(2)
    expect(IceServerList[0]).toMatchObject({
      Ttl: 300,
      Uris: [expect.stringMatching(/^turn:/), expect.any(String), expect.any(String)],
    })
    expect(await awsError(ask)).toBe('AccessDeniedException: Unable to determine service/operation name to be authorized')
  })
})

describe('aws cloudwatch', () => {
  test('reads the metrics of what was really served', async () => {
    const arn = await create('measured')
    const {ResourceEndpointList} = await aws<{ResourceEndpointList: {ResourceEndpoint: string}[]}>(
      `kinesisvideo get-signaling-channel-endpoint --channel-arn ${arn} --single-master-channel-endpoint-configuration Protocols=HTTPS,Role=VIEWER`,
    )
    const endpoint = ResourceEndpointList[0]!.ResourceEndpoint
    const ask = `kinesis-video-signaling get-ice-server-config --channel-arn ${arn}`
    await aws(ask, {endpoint})
    emulator.faults.add({name: 'throttled', params: {operation: 'GetIceServerConfig'}, count: 1})
    expect(await awsError(ask, {endpoint})).toMatch(/^ClientLimitExceededException: /)

    const dimensions = [
      {Name: 'Operation', Value: 'GetIceServerConfig'},
      {Name: 'SignalingChannelName', Value: 'measured'},
    ]
    const filter = '--namespace AWS/KinesisVideo --metric-name Failure --dimensions Name=SignalingChannelName,Value=measured'
    const {Metrics} = await aws<{Metrics: object[]}>(`cloudwatch list-metrics ${filter}`)
    expect(Metrics).toEqual([
      {Namespace: 'AWS/KinesisVideo', MetricName: 'Failure', Dimensions: expect.arrayContaining(dimensions)},
    ])

    const metric = {Namespace: 'AWS/KinesisVideo', MetricName: 'Failure', Dimensions: dimensions}
    const query = (Id: string, Stat: string) => ({Id, MetricStat: {Metric: metric, Period: 3600, Stat}})
    writeFileSync(join(cli.home, 'queries.json'), JSON.stringify([query('calls', 'SampleCount'), query('failed', 'Sum')]))
    const [from, to] = [-3_600_000, 3_600_000].map((ms) => new Date(Date.now() + ms).toISOString())
    const {MetricDataResults} = await aws<{MetricDataResults: {Id: string; Values: number[]; StatusCode: string}[]}>(
      `cloudwatch get-metric-data --metric-data-queries file://${join(cli.home, 'queries.json')} --start-time ${from} --end-time ${to}`,
    )
    const sums = MetricDataResults.map(({Id, Values, StatusCode}) => [
      Id,
      Values.reduce((sum, value) => sum + value, 0),
      StatusCode,
    ])
    expect(sums).toEqual([
      ['calls', 2, 'Complete'],
      ['failed', 1, 'Complete'],
    ])
  })

  test('reads its errors', async () => {
    expect(await awsError('cloudwatch list-metrics', {env: {AWS_SECRET_ACCESS_KEY: 'wrong'}})).toMatch(
      /^InvalidSignatureException: The request/,
    )
    expect(await awsError('cloudwatch list-dashboards')).toMatch(
      /^NotImplementedByEmulatorException: kvsctl emulator: CloudWatch ListDashboards/,
    )
  })
})

describe('aws sts', () => {
  test('says who is calling, and reads its errors', async () => {
    expect(await aws('sts get-caller-identity')).toMatchObject({
      Account: '123456789012',
      Arn: expect.stringMatching(/^arn:aws:iam::123456789012:/),
    })
    expect(await awsError('sts get-caller-identity', {env: {AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN'}})).toMatch(
      /^UnrecognizedClientException: /,
    )
  })
})

describe('aws iam', () => {
  const simulate = (...actions: string[]) =>
    `iam simulate-principal-policy --policy-source-arn arn:aws:iam::123456789012:user/kvsctl-emulator --action-names ${actions.map((action) => `kinesisvideo:${action}`).join(' ')}`

  test('simulates what the caller may do, and reads its errors', async () => {
    emulator.faults.add({name: 'access-denied', params: {operation: 'ConnectAsMaster'}})
    const {EvaluationResults} = await aws<{EvaluationResults: {EvalActionName: string; EvalDecision: string}[]}>(
      simulate('ConnectAsMaster', 'ConnectAsViewer'),
    )
    expect(EvaluationResults).toMatchObject([
      {EvalActionName: 'kinesisvideo:ConnectAsMaster', EvalResourceName: '*', EvalDecision: 'implicitDeny'},
      {EvalActionName: 'kinesisvideo:ConnectAsViewer', EvalDecision: 'allowed'},
    ])
    emulator.faults.add({name: 'access-denied', params: {operation: 'SimulatePrincipalPolicy'}})
    expect(await awsError(simulate('ConnectAsViewer'))).toMatch(/^AccessDenied: .*iam:SimulatePrincipalPolicy/)
    emulator.faults.clear()
    expect(
      await awsError(
        'iam simulate-principal-policy --policy-source-arn arn:aws:iam::123456789012:user/nobody --action-names a:b',
      ),
    ).toMatch(/^NoSuchEntity: /)
    expect(await awsError('iam list-users')).toMatch(/^NotImplementedByEmulatorException: /)
  })
})

describe('aws reads errors of what stands before the operations', () => {
  const list = 'kinesisvideo list-signaling-channels'

  test.each([
    [
      'kinesisvideo create-signaling-channel --channel-name bad*name',
      /^InvalidArgumentException: 1 validation error detected: Value 'bad\*name'/,
    ],
    [`${list} --starting-token nonsense`, /^InvalidArgumentException: /],
    [`${list} --max-results 10001`, /^InvalidArgumentException: .*less than or equal to 10000/],
  ])('%s', async (args, error) => {
    expect(await awsError(args.replace('--starting-token', '--next-token'))).toMatch(error)
  })

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'an unknown key',
      {AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN'},
      /^UnrecognizedClientException: The security token included in the request is invalid/,
    ],
    [
      'a wrong secret',
      {AWS_SECRET_ACCESS_KEY: 'wrong'},
      /^InvalidSignatureException: The request signature we calculated does not match/,
    ],
    [
      'a wrong region',
      {AWS_DEFAULT_REGION: 'nowhere-1'},
      /^InvalidSignatureException: Credential should be scoped to a valid region/,
    ],
  ])('%s', async (_name, env, error) => {
    expect(await awsError(list, {env})).toMatch(error)
  })

  test('no signature', async () => {
    expect(await awsError(`${list} --no-sign-request`)).toBe('MissingAuthenticationTokenException: Missing Authentication Token')
  })

  test.each([
    ['throttled', {}, /^ClientLimitExceededException: /],
    ['expired-token', {}, /^ExpiredTokenException: The security token included in the request is expired/],
    ['clock-skew', {}, /^InvalidSignatureException: Signature expired: \w+ is now earlier than \w+ \(\w+ - 5 min\.\)/],
    ['api-error', {code: 'SerializationException', status: '400', message: 'odd'}, /^SerializationException: odd/],
  ])('the fault %s', async (name, params, error) => {
    emulator.faults.add({name, params})
    expect(await awsError(list)).toMatch(error)
  })
})
