import {execFile} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/start.ts'

const run = promisify(execFile)

/** Python starts slowly on a busy machine; a call that takes longer hangs. */
const callDeadlineMs = 30_000

let emulator: Emulator
let home: string
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'kvsctl-aws-'))
  emulator = await startEmulator({demoChannel: false})
  writeFileSync(join(home, 'ca.pem'), emulator.caPem)
  await run('aws', ['--version'], {env: environment()}).catch(() => {
    throw new Error('The AWS CLI is needed for this: apt-get install awscli, or pip install awscli.')
  })
})
afterEach(() => emulator.faults.clear())
afterAll(async () => {
  await emulator?.stop()
  rmSync(home, {recursive: true, force: true})
})

/** Nothing of the caller's AWS configuration gets in. */
const environment = (more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
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
  ...more,
})

interface Page {
  ChannelInfoList: {ChannelName: string}[]
  NextToken?: string
}

interface Call {
  env?: Record<string, string>
  endpoint?: string
}

/** What the CLI prints, parsed. */
async function aws<T = unknown>(args: string, {env, endpoint = emulator.controlPlaneUrl}: Call = {}): Promise<T> {
  const all = [...args.split(' '), '--endpoint-url', endpoint, '--output', 'json']
  const {stdout} = await run('aws', all, {env: environment(env), timeout: callDeadlineMs})
  return JSON.parse(stdout.trim() || '{}') as T
}

/** `Code: message` as the CLI has read them out of an error answer. */
async function awsError(args: string, call?: Call): Promise<string> {
  try {
    await aws(args, call)
    return 'no error'
  } catch (error) {
    const {stderr} = error as {stderr: string}
    const match = /An error occurred \((\w+)\) when calling the \w+ operation(?: \([^)]*\))?: ([^\n]*)/.exec(stderr)
    return match ? `${match[1]}: ${match[2]}` : stderr
  }
}

const create = async (name: string, more = ''): Promise<string> =>
  (await aws<{ChannelARN: string}>(`kinesisvideo create-signaling-channel --channel-name ${name}${more}`)).ChannelARN

describe('aws kinesisvideo', () => {
  test('goes the whole way of a channel', async () => {
    const arn = await create('whole-way', ' --single-master-configuration MessageTtlSeconds=30 --tags Key=site,Value=north')
    expect(arn).toMatch(/^arn:aws:kinesisvideo:us-west-2:123456789012:channel\/whole-way\/\d{13}$/)

    const {ChannelInfo: info} = await aws<{ChannelInfo: {Version: string}}>(
      `kinesisvideo describe-signaling-channel --channel-arn ${arn}`,
    )
    expect(info).toMatchObject({
      ChannelName: 'whole-way',
      ChannelARN: arn,
      ChannelType: 'SINGLE_MASTER',
      ChannelStatus: 'ACTIVE',
      SingleMasterConfiguration: {MessageTtlSeconds: 30},
    })
    const {Version: version} = info

    await aws(`kinesisvideo tag-resource --resource-arn ${arn} --tags Key=owner,Value=me Key=site,Value=south`)
    await aws(`kinesisvideo untag-resource --resource-arn ${arn} --tag-key-list owner`)
    expect(await aws(`kinesisvideo list-tags-for-resource --resource-arn ${arn}`)).toEqual({Tags: {site: 'south'}})

    const update = `kinesisvideo update-signaling-channel --channel-arn ${arn} --single-master-configuration MessageTtlSeconds=90`
    await aws(`${update} --current-version ${version}`)
    expect(await awsError(`${update} --current-version ${version}`)).toMatch(/^VersionMismatchException: /)
    expect(await awsError(`kinesisvideo delete-signaling-channel --channel-arn ${arn} --current-version ${version}`)).toMatch(
      /^VersionMismatchException: /,
    )
    await aws(`kinesisvideo delete-signaling-channel --channel-arn ${arn}`)
    expect(await awsError(`kinesisvideo describe-signaling-channel --channel-arn ${arn}`)).toBe(
      'ResourceNotFoundException: The requested channel is not found or not active.',
    )
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
    writeFileSync(join(home, 'queries.json'), JSON.stringify([query('calls', 'SampleCount'), query('failed', 'Sum')]))
    const [from, to] = [-3_600_000, 3_600_000].map((ms) => new Date(Date.now() + ms).toISOString())
    const {MetricDataResults} = await aws<{MetricDataResults: {Id: string; Values: number[]; StatusCode: string}[]}>(
      `cloudwatch get-metric-data --metric-data-queries file://${join(home, 'queries.json')} --start-time ${from} --end-time ${to}`,
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
    expect(await awsError('cloudwatch describe-alarms')).toMatch(
      /^NotImplementedByEmulatorException: kvsctl emulator: CloudWatch DescribeAlarms/,
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

describe('aws reads every error code', () => {
  const arn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/none/1700000000000'
  const list = 'kinesisvideo list-signaling-channels'

  test.each([
    [`kinesisvideo get-signaling-channel-endpoint --channel-arn ${arn}`, /^ResourceNotFoundException: /],
    [
      'kinesisvideo create-signaling-channel --channel-name bad*name',
      /^InvalidArgumentException: 1 validation error detected: Value 'bad\*name'/,
    ],
    [`${list} --starting-token nonsense`, /^InvalidArgumentException: /],
    [`${list} --max-results 10001`, /^InvalidArgumentException: .*less than or equal to 10000/],
    [
      `kinesisvideo describe-signaling-channel --channel-arn ${arn.replace('123456789012', '999999999999')}`,
      /^AccessDeniedException: /,
    ],
    ['kinesisvideo list-streams --max-results 10001', /^InvalidArgumentException: .*less than or equal to 10000/],
    ['kinesisvideo describe-stream --stream-name none', /^ResourceNotFoundException: The requested stream is not found/],
  ])('%s', async (args, error) => {
    expect(await awsError(args.replace('--starting-token', '--next-token'))).toMatch(error)
  })

  test('ResourceInUseException', async () => {
    await create('twice')
    expect(await awsError('kinesisvideo create-signaling-channel --channel-name twice')).toMatch(/^ResourceInUseException: /)
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
      {AWS_DEFAULT_REGION: 'eu-west-1'},
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
    ['access-denied', {}, /^AccessDeniedException: /],
    ['expired-token', {}, /^ExpiredTokenException: The security token included in the request is expired/],
    ['clock-skew', {}, /^InvalidSignatureException: Signature expired: \w+ is now earlier than \w+ \(\w+ - 5 min\.\)/],
    ['api-error', {code: 'SerializationException', status: '400', message: 'odd'}, /^SerializationException: odd/],
  ])('the fault %s', async (name, params, error) => {
    emulator.faults.add({name, params})
    expect(await awsError(list)).toMatch(error)
  })
})
