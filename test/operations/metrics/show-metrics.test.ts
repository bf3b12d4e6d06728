import {describe, expect, it} from 'vitest'
import type {KvsApi, MetricQuery, MetricRange} from '../../../src/client/aws/kvs-api.ts'
import {FailureError} from '../../../src/model/failure-error.ts'
import {metrics} from '../../../src/model/metrics.ts'
import type {World} from '../../../src/operations/connect.ts'
import {selectSlices} from '../../../src/operations/metrics/select-slices.ts'
import {showMetrics} from '../../../src/operations/metrics/show-metrics.ts'
import {type MetricsLook, watchMetrics} from '../../../src/operations/metrics/watch-metrics.ts'
import {ManualClock} from '../../support/manual-clock.ts'

const minute = 60_000
const noon = Date.UTC(2026, 0, 1, 12)

type Tell = (query: MetricQuery, range: MetricRange) => readonly {at: string; value: number}[]

/** A world whose CloudWatch says what it is told to. */
function worldOf(tell: Tell, clock = new ManualClock(noon)) {
  const asked: {range: MetricRange; queries: readonly MetricQuery[]}[] = []
  const api: Partial<KvsApi> = {
    metricData: async (range, queries, options) => {
      options?.onCall?.()
      asked.push({range, queries})
      return queries.map((query) => ({query, points: tell(query, range)}))
    },
    describeChannel: () => Promise.reject(new FailureError({kind: 'unreachable', message: 'nobody is asked'})),
  }
  return {world: {api, clock, region: 'us-west-2', kind: 'aws'} as unknown as World, asked, clock}
}

const at = (ms: number): string => new Date(ms).toISOString()
const ofName =
  (dimension: string, tell: Tell): Tell =>
  (query, range) =>
    dimension in query.dimensions ? tell(query, range) : []

describe('showMetrics', () => {
  it('asks under both names of the dimension, and tells what has data', async () => {
    const {world, asked} = worldOf(ofName('ChannelName', () => [{at: at(noon - minute), value: 3}]))
    const data = await showMetrics(world, {channels: ['demo'], metrics: ['TURNConnectedMinutes']})
    expect(asked[0]!.queries.map(({dimensions}) => dimensions)).toEqual([{SignalingChannelName: 'demo'}, {ChannelName: 'demo'}])
    expect(data.lines).toMatchObject([{dimensions: {ChannelName: 'demo'}, overall: {value: 3, how: 'sum'}}])
    expect(data.asked).toEqual({lines: 1, queries: 2, calls: 1})
  })

  it('tells both where both have data', async () => {
    const {world} = worldOf(() => [{at: at(noon - minute), value: 3}])
    const {lines} = await showMetrics(world, {channels: ['demo'], metrics: ['TURN']})
    expect(lines.map(({dimensions}) => Object.keys(dimensions)[0])).toEqual(['SignalingChannelName', 'ChannelName'])
  })

  it('lays the same window before beside it, and what stopped since', async () => {
    const {world, asked} = worldOf(
      ofName('SignalingChannelName', ({metric}, {toMs}) => {
        const isNow = toMs >= noon
        if (metric === 'TURNConnectedMinutes') return isNow ? [] : [{at: at(toMs - minute), value: 5}]
        return [{at: at(toMs - minute), value: isNow ? 30 : 20}]
      }),
    )
    const data = await showMetrics(world, {
      channels: ['demo'],
      metrics: ['TURN', 'MessagesTransferred.Count'],
      sinceMs: 30 * minute,
      compare: true,
    })
    const [now, before] = asked
    expect(before!.range.toMs).toBe(now!.range.fromMs)
    expect(now!.range.toMs - now!.range.fromMs).toBe(before!.range.toMs - before!.range.fromMs)
    expect(
      data.lines.map(({metric, change, points, before: past}) => [metric, change, points.length, past!.overall!.value]),
    ).toEqual([
      ['MessagesTransferred.Count', 0.5, 1, 20],
      ['TURNConnectedMinutes', undefined, 0, 5],
    ])
  })

  it('names each channel once, by name, whatever it was named by', async () => {
    const {world, asked} = worldOf(() => [])
    const arn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo/1234567890123'
    await showMetrics(world, {channels: ['demo', arn, 'demo'], metrics: ['TURN']})
    expect(asked[0]!.queries).toHaveLength(2)
  })
})

describe('what is asked for', () => {
  const names = (options: object, kind: 'channel' | 'stream' = 'channel') =>
    selectSlices(kind, options).map(({slice, statistic}) =>
      [slice.operation, slice.metric.name, slice.role, statistic].filter(Boolean).join(' '),
    )

  it('is every documented metric by operation and role, each by its own statistics', () => {
    const all = names({})
    expect(new Set(all).size).toBe(all.length)
    // Eight operations of signaling and two of ingestion: three statistics of Failure and of Latency each; and so on.
    expect(all).toHaveLength(10 * 3 * 2 + 2 + 2 * 3 * (2 + 1 + 1 + 1))
    expect(all).toContain('JoinStorageSession TotalBitrate MASTER Average')
  })

  it.each([
    [{metrics: ['TURN']}, ['TURNConnectedMinutes Sum']],
    [{metrics: ['latency'], operations: ['connectasviewer'], statistics: ['p99']}, ['ConnectAsViewer Latency p99']],
    [
      {metrics: ['Latency'], role: 'MASTER', statistics: ['p99']},
      ['ConnectAsMaster Latency p99', 'JoinStorageSession Latency p99'],
    ],
    [
      {metrics: ['TotalBit*'], role: 'VIEWER', operations: ['JoinStorageSession'], statistics: ['Maximum']},
      ['JoinStorageSession TotalBitrate VIEWER Maximum'],
    ],
  ])('narrows: %j', (options, expected) => {
    expect(names(options)).toEqual(expected)
  })

  it('knows patterns', () => {
    expect(names({metrics: ['PutMedia.*Ack*'], statistics: ['Sum']}, 'stream')).toHaveLength(4)
    expect(names({metrics: ['PutMedia.Requests'], statistics: ['Sum']}, 'channel')).toEqual([])
  })

  it.each([
    ['no-such-metric', {metrics: ['Latancy']}, 'Did you mean Latency?'],
    ['no-such-operation', {operations: ['ConnectAsViwer']}, 'Did you mean ConnectAsViewer'],
    ['no-such-statistic', {statistics: ['Avrage']}, 'Did you mean Average?'],
    ['no-such-statistic', {statistics: ['p101']}, 'p101'],
  ])('%s, with near names', (code, options, hint) => {
    const work = () => selectSlices('channel', options)
    expect(work).toThrow(expect.objectContaining({code, exitCode: 2}))
    expect(work).toThrow(hint)
  })

  it('is the metrics of both guides, each with its page', () => {
    expect(new Set(metrics.map(({name, area}) => `${area} ${name}`)).size).toBe(metrics.length)
    for (const {source, statistics, meaning} of metrics) {
      expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//)
      expect(statistics.length).toBeGreaterThan(0)
      expect(meaning).not.toBe('')
    }
    expect(metrics.filter(({area}) => area !== 'streams')).toHaveLength(10)
    expect(metrics.filter(({area}) => area === 'streams')).toHaveLength(2 + 14 + 7 + 5 + 10 * 3 + 3)
  })
})

describe('watchMetrics', () => {
  it('tells each point once, when its period is over, and goes on after a look that failed', async () => {
    let broken = false
    const {world, clock} = worldOf(
      ofName('SignalingChannelName', (_, {toMs}) => {
        if (broken) throw new FailureError({kind: 'unreachable', message: 'the network is down'})
        return [toMs - 3 * minute, toMs - 2 * minute, toMs - minute].map((ms) => ({at: at(ms), value: 1}))
      }),
      new ManualClock(noon + 1),
    )
    const abort = new AbortController()
    const looks = watchMetrics(world, {channels: ['demo'], metrics: ['TURN'], signal: abort.signal})
    const next = async () => {
      const look = (await looks.next()).value as MetricsLook | undefined
      return look?.kind === 'data' ? look.fresh.map(({point}) => (Date.parse(point.at) - noon) / minute) : look
    }
    const nextAfter = async (ms: number) => {
      const told = next()
      await Promise.resolve()
      clock.advance(ms)
      return told
    }
    expect(await next()).toEqual([-1])
    expect(await nextAfter(15_000)).toEqual([])
    broken = true
    expect(await nextAfter(15_000)).toEqual({kind: 'failure', message: 'the network is down'})
    broken = false
    expect(await nextAfter(30_000)).toEqual([0])
    const end = looks.next()
    await Promise.resolve()
    abort.abort(new Error('Ctrl-C'))
    expect(await end).toMatchObject({done: true})
    expect(clock.pending).toBe(0)
  })

  it('ends when its time is over, and at once when the first look fails', async () => {
    const {world, clock} = worldOf(() => [])
    const looks = watchMetrics(world, {channels: ['demo'], durationMs: 10_000})
    await looks.next()
    const end = looks.next()
    await Promise.resolve()
    clock.advance(10_000)
    expect(await end).toMatchObject({done: true})
    const failing = worldOf(() => {
      throw new FailureError({kind: 'no-credentials', message: 'none'})
    })
    await expect(watchMetrics(failing.world, {channels: ['demo']}).next()).rejects.toThrow('none')
  })
})
