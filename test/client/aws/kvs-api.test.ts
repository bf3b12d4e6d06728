import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {createKvsApi} from '../../../src/client/aws/create-kvs-api.ts'
import type {KvsApi} from '../../../src/client/aws/kvs-api.ts'
import {type Emulator, startEmulator} from '../../../src/emulator/index.ts'
import {FailureError} from '../../../src/model/failure-error.ts'
import type {Failure} from '../../../src/model/observed.ts'
import {createHttpAgents, type HttpAgents} from '../../../src/platform/http-agents.ts'
import {ok, refusal, type StubAnswer, type StubService, startStubService} from '../../support/stub-service.ts'

const credentials = async () => ({accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret'})

const failureFrom = async (work: Promise<unknown>): Promise<Failure> => {
  const error = await work.then(() => undefined).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(FailureError)
  return (error as FailureError).failure
}

const list = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('against the emulator', () => {
  let emulator: Emulator
  let agents: HttpAgents
  let api: KvsApi
  beforeAll(async () => {
    emulator = await startEmulator()
    agents = createHttpAgents({ca: emulator.caPem})
    api = createKvsApi({
      region: emulator.region,
      credentials: async () => emulator.credentials,
      endpointUrl: emulator.controlPlaneUrl,
      isolated: true,
      agents,
    })
  })
  afterAll(async () => {
    api.close()
    await emulator.stop()
  })

  it('creates, describes, tags and deletes a channel', async () => {
    const arn = await api.createChannel({name: 'a', messageTtlSeconds: 30, tags: {site: 'x', empty: ''}})
    const channel = await api.describeChannel({name: 'a'})
    expect(channel).toMatchObject({name: 'a', arn, type: 'SINGLE_MASTER', status: 'ACTIVE', messageTtlSeconds: 30})
    expect(Date.parse(channel.createdAt)).toBeGreaterThan(Date.now() - 60_000)
    expect(await api.describeChannel({arn})).toEqual(channel)
    expect(await api.tagsOf(arn)).toEqual({site: 'x', empty: ''})
    expect(await failureFrom(api.deleteChannel(arn, {version: 'stale'}))).toMatchObject({code: 'VersionMismatchException'})
    await api.deleteChannel(arn, {version: channel.version})
    expect(await failureFrom(api.describeChannel({arn}))).toMatchObject({kind: 'refused', httpStatus: 404})
  })

  it('follows the pages of a list', async () => {
    for (const name of ['p-1', 'p-2', 'p-3', 'p-4', 'p-5']) await api.createChannel({name})
    const names = (await list(api.listChannels({namePrefix: 'p-', pageSize: 2}))).map(({name}) => name)
    expect(names.sort()).toEqual(['p-1', 'p-2', 'p-3', 'p-4', 'p-5'])
  })

  it('finds the data plane and asks it for ICE servers over TLS', async () => {
    const {arn} = await api.describeChannel({name: 'demo'})
    const endpoints = await api.getEndpoints(arn, 'VIEWER', ['WSS', 'HTTPS'])
    expect(endpoints.wss).toMatch(/^wss:/)
    expect(endpoints.https).toMatch(/^https:/)
    const [server] = await api.getIceServers(endpoints.https!, arn, 'me')
    expect(server?.urls.map(({transport}) => transport)).toEqual(['udp', 'dtls', 'tls'])
    expect(server?.ttlSeconds).toBe(300)
    expect(server?.password?.reveal()).toMatch(/^[A-Za-z0-9+/]{43}=$/)
    expect(JSON.stringify(server)).not.toContain(server?.password?.reveal())
  })

  it('does not trust a certificate that nobody vouches for', async () => {
    const strangers = createHttpAgents({})
    const wary = createKvsApi({
      region: emulator.region,
      credentials: async () => emulator.credentials,
      endpointUrl: emulator.controlPlaneTlsUrl,
      isolated: true,
      agents: strangers,
    })
    expect(await failureFrom(wary.describeChannel({name: 'demo'}))).toMatchObject({
      kind: 'unreachable',
      code: expect.stringMatching(/CERT|VERIFY/),
      endpoint: new URL(emulator.controlPlaneTlsUrl).host,
    })
    wary.close()
  })

  it('says who it is and what the metrics are', async () => {
    expect(await api.callerIdentity()).toMatchObject({account: emulator.account, arn: expect.stringMatching(/^arn:aws:/)})
    const dimensions = {Operation: 'GetIceServerConfig', SignalingChannelName: 'demo'}
    const query = {metric: 'Latency', dimensions, statistic: 'SampleCount', periodSeconds: 60}
    const never = {...query, dimensions: {...dimensions, SignalingChannelName: 'nobody'}}
    const range = {fromMs: Date.now() - 600_000, toMs: Date.now() + 60_000}
    const [found, empty] = await api.metricData(range, [query, never])
    expect(found?.points.reduce((sum, {value}) => sum + value, 0)).toBeGreaterThan(0)
    expect(empty).toEqual({query: never, points: []})
    const names = await api.listMetrics({metric: 'Latency', dimensions: {SignalingChannelName: 'demo'}})
    expect(names).toContainEqual({namespace: 'AWS/KinesisVideo', metric: 'Latency', dimensions})
  })
})

describe('when things go wrong', () => {
  let service: StubService | undefined
  const agents = createHttpAgents({})
  const apiFor = async (answer: (path: string, count: number) => StubAnswer | undefined, signal?: AbortSignal) => {
    service = await startStubService(answer)
    const options = {region: 'us-west-2', credentials, endpointUrl: service.url, isolated: true, agents}
    return createKvsApi({...options, ...(signal && {signal})})
  }
  afterEach(() => service?.stop())
  afterAll(() => agents.close())

  it('a throttled request is tried again, though no SDK knows the code for it', async () => {
    const answers = [refusal(400, 'ClientLimitExceededException'), refusal(400, 'ClientLimitExceededException')]
    const api = await apiFor((_, count) => answers[count - 1] ?? ok({ChannelInfoList: []}))
    expect(await list(api.listChannels())).toEqual([])
    expect(service?.requests).toHaveLength(3)
  })

  it('a refusal is not, and carries all that support will ask for', async () => {
    const api = await apiFor(() => refusal(401, 'AccessDeniedException', 'no\u001b[31m way'))
    expect(await failureFrom(api.tagsOf('arn'))).toEqual({
      kind: 'refused',
      code: 'AccessDeniedException',
      message: 'ListTagsForResource was refused: no\\x1b[31m way (AccessDeniedException, HTTP 401)',
      httpStatus: 401,
      requestId: 'request-1',
      endpoint: new URL(service!.url).host,
    })
    expect(service?.requests).toHaveLength(1)
  })

  it('a code with a URL or a namespace around it is only the code', async () => {
    const api = await apiFor(() => refusal(404, 'ResourceNotFoundException:http://internal.amazon.com/coral/x'))
    expect(await failureFrom(api.describeChannel({name: 'x'}))).toMatchObject({code: 'ResourceNotFoundException'})
  })

  it('Ctrl-C ends a call that waits for its next attempt', async () => {
    const controller = new AbortController()
    const api = await apiFor(() => refusal(500, 'InternalFailure'), controller.signal)
    const call = api.describeChannel({name: 'x'})
    while (service!.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
    controller.abort()
    expect(await failureFrom(call)).toMatchObject({kind: 'interrupted'})
  })

  it('a call can have a deadline of its own', async () => {
    const api = await apiFor(() => undefined)
    expect(await failureFrom(api.describeChannel({name: 'x'}, {signal: AbortSignal.timeout(20)}))).toMatchObject({
      kind: 'timeout',
    })
  })

  it('one page of many fails: what came before it is there', async () => {
    const info = {ChannelARN: 'a', ChannelName: 'n', ChannelStatus: 'ACTIVE'}
    const api = await apiFor((_, count) =>
      count === 1 ? ok({ChannelInfoList: [info], NextToken: 'more'}) : refusal(400, 'InvalidArgumentException'),
    )
    const seen: string[] = []
    const reading = (async () => {
      for await (const {name} of api.listChannels()) seen.push(name)
    })()
    expect(await failureFrom(reading)).toMatchObject({code: 'InvalidArgumentException'})
    expect(seen).toEqual(['n'])
  })
})
