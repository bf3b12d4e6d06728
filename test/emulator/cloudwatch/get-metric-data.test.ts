import {beforeEach, describe, expect, it} from 'vitest'
import {getMetricData} from '../../../src/emulator/cloudwatch/get-metric-data.ts'
import {listMetrics} from '../../../src/emulator/cloudwatch/list-metrics.ts'
import {Metrics} from '../../../src/emulator/cloudwatch/metrics.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {thrownCode} from '../../support/thrown-code.ts'

const minute = 60_000
const noon = Date.UTC(2026, 0, 1, 12)
const dimensions = {Operation: 'ConnectAsViewer', SignalingChannelName: 'demo'}

let metrics: Metrics

/** One measurement a minute: 1 ms at 12:00, 2 ms at 12:01, ... 10 ms at 12:09. */
beforeEach(() => {
  const clock = new ManualClock(noon)
  metrics = new Metrics(clock)
  for (let i = 1; i <= 10; i++) {
    metrics.operation('ConnectAsViewer', 'demo', {failed: i === 10, tookMs: i})
    clock.advance(minute)
  }
})

const query = (stat: string, period = 60, more: object = {}) => ({
  Id: 'q0',
  MetricStat: {
    Metric: {Namespace: 'AWS/KinesisVideo', MetricName: 'Latency', Dimensions: wireDimensions(dimensions)},
    Period: period,
    Stat: stat,
  },
  ...more,
})

const wireDimensions = (named: Record<string, string>) => Object.entries(named).map(([Name, Value]) => ({Name, Value}))

const at = (ms: number) => (noon + ms) / 1000

const ask = (queries: object[], more: object = {}) =>
  getMetricData(metrics, {
    MetricDataQueries: queries,
    StartTime: at(0),
    EndTime: at(10 * minute),
    ScanBy: 'TimestampAscending',
    ...more,
  })

const only = (queries: object[], more: object = {}) => ask(queries, more).MetricDataResults[0]!

describe('statistics of one period', () => {
  it.each([
    ['Average', 5.5],
    ['Sum', 55],
    ['Minimum', 1],
    ['Maximum', 10],
    ['SampleCount', 10],
    ['p50', 5],
    ['p90', 9],
    ['p99.9', 10],
    ['p100', 10],
    ['p0', 1],
  ])('%s of 1..10 is %d', (stat, value) => {
    expect(only([query(stat, 600)])).toMatchObject({Values: [value], Timestamps: [new Date(noon)], StatusCode: 'Complete'})
  })

  it.each(['tm90', 'TM(5%:95%)', 'IQM', 'wm98'])('%s exists and is not built, which is said', (stat) => {
    expect(thrownCode(() => ask([query(stat)]))).toBe('NotImplementedByEmulatorException')
  })

  it.each(['average', 'p101', 'p', 'constructor', ''])('"%s" is no statistic', (stat) => {
    expect(thrownCode(() => ask([query(stat)]))).toBe('ValidationError')
  })
})

describe('the range', () => {
  it('has its start and not its end', () => {
    expect(only([query('Sum')], {StartTime: at(2 * minute), EndTime: at(4 * minute)}).Values).toEqual([3, 4])
  })

  it('begins at a whole minute', () => {
    expect(only([query('Sum')], {StartTime: at(2 * minute + 59_999), EndTime: at(3 * minute)}).Values).toEqual([3])
  })

  it('has periods that begin where it begins, not on the clock', () => {
    const {Timestamps, Values} = only([query('Sum', 300)], {StartTime: at(2 * minute)})
    expect(Timestamps.map((time) => time.getTime() - noon)).toEqual([2 * minute, 7 * minute])
    expect(Values).toEqual([3 + 4 + 5 + 6 + 7, 8 + 9 + 10])
  })

  it('gives the newest first unless it is told otherwise', () => {
    expect(only([query('Sum')], {ScanBy: undefined}).Values).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  })

  it('is refused when it is empty or runs backwards', () => {
    expect(thrownCode(() => ask([query('Sum')], {EndTime: at(0)}))).toBe('ValidationError')
    expect(thrownCode(() => ask([query('Sum')], {EndTime: at(-minute)}))).toBe('ValidationError')
    expect(thrownCode(() => ask([query('Sum')], {StartTime: undefined}))).toBe('MissingParameter')
    expect(thrownCode(() => ask([query('Sum')], {StartTime: 1e300}))).toBe('ValidationError')
  })
})

describe('several queries', () => {
  it('are answered by their ids, with the metric or a given text as label', () => {
    const failure = query('Sum', 600, {Id: 'failures', Label: 'how often'})
    failure.MetricStat.Metric.MetricName = 'Failure'
    const {MetricDataResults} = ask([query('Average', 600), failure])
    expect(MetricDataResults.map(({Id, Label, Values}) => [Id, Label, Values])).toEqual([
      ['q0', 'Latency', [5.5]],
      ['failures', 'how often', [1]],
    ])
  })

  it('leave out what ReturnData says to', () => {
    expect(ask([query('Sum', 60, {ReturnData: false})]).MetricDataResults).toEqual([])
  })

  it('find nothing under other dimensions, another namespace or another unit', () => {
    const odd = [query('Sum'), query('Sum', 60, {Id: 'q1'}), query('Sum', 60, {Id: 'q2'})]
    odd[0]!.MetricStat.Metric.Dimensions = wireDimensions({SignalingChannelName: 'demo'})
    odd[1]!.MetricStat.Metric.Namespace = 'AWS/EC2'
    Object.assign(odd[2]!.MetricStat, {Unit: 'Count'})
    expect(ask(odd).MetricDataResults.map(({Values, StatusCode}) => [Values, StatusCode])).toEqual(
      Array(3).fill([[], 'Complete']),
    )
  })

  it.each<[string, object[], string]>([
    ['none', [], 'ValidationError'],
    ['twice the same id', [query('Sum'), query('Sum')], 'ValidationError'],
    ['an id with a capital', [query('Sum', 60, {Id: 'Q'})], 'ValidationError'],
    ['no id', [query('Sum', 60, {Id: undefined})], 'MissingParameter'],
    ['a period of 45 s', [query('Sum', 45)], 'ValidationError'],
    ['a period of 0 s', [query('Sum', 0)], 'ValidationError'],
    ['neither stat nor expression', [{Id: 'q0'}], 'ValidationError'],
    ['metric math', [{Id: 'q0', Expression: 'SUM(METRICS())'}], 'NotImplementedByEmulatorException'],
    ['501 of them', Array.from({length: 501}, (_, i) => query('Sum', 60, {Id: `q${i}`})), 'ValidationError'],
    ['a text', ['hello' as unknown as object], 'ValidationError'],
  ])('with %s are refused', (_, queries, code) => {
    expect(thrownCode(() => ask(queries))).toBe(code)
  })
})

describe('pages', () => {
  it('hold MaxDatapoints of all queries together and lose none', () => {
    const queries = [query('Sum'), query('Maximum', 60, {Id: 'q1'})]
    const seen: Record<string, number[]> = {q0: [], q1: []}
    const sizes: number[] = []
    let token: string | undefined
    do {
      const page = ask(queries, {MaxDatapoints: 7, ...(token && {NextToken: token})})
      for (const {Id, Values} of page.MetricDataResults) seen[Id]!.push(...Values)
      sizes.push(page.MetricDataResults.reduce((sum, {Values}) => sum + Values.length, 0))
      token = page.NextToken
    } while (token)
    expect(sizes).toEqual([7, 7, 6])
    expect(seen).toEqual({q0: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], q1: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]})
  })

  it('say which of their results go on', () => {
    const page = ask([query('Sum'), query('Sum', 60, {Id: 'q1'})], {MaxDatapoints: 12})
    expect(page.MetricDataResults.map(({StatusCode}) => StatusCode)).toEqual(['Complete', 'PartialData'])
  })

  it.each(['', 'x', 'ZnJvbTotMQ==', 'ZnJvbTowMQ=='])('are refused for the token "%s"', (token) => {
    expect(thrownCode(() => ask([query('Sum')], {NextToken: token}))).toBe('InvalidNextToken')
  })
})

describe('ListMetrics', () => {
  const names = (input: object) => listMetrics(metrics, input).Metrics.map(({MetricName}) => MetricName)

  it('names what was counted, with its dimensions', () => {
    expect(listMetrics(metrics, {}).Metrics).toEqual(
      ['Failure', 'Latency'].map((MetricName) => ({
        Namespace: 'AWS/KinesisVideo',
        MetricName,
        Dimensions: wireDimensions(dimensions),
      })),
    )
  })

  it('filters by name, namespace and dimension, with or without its value', () => {
    expect(names({MetricName: 'Latency'})).toEqual(['Latency'])
    expect(names({Namespace: 'AWS/EC2'})).toEqual([])
    expect(names({Dimensions: [{Name: 'SignalingChannelName'}]})).toHaveLength(2)
    expect(names({Dimensions: [{Name: 'SignalingChannelName', Value: 'other'}]})).toEqual([])
    expect(names({Dimensions: [{Name: 'constructor'}]})).toEqual([])
    expect(names({RecentlyActive: 'PT3H'})).toHaveLength(2)
  })

  it('gives 500 a page', () => {
    for (let i = 0; i < 600; i++) metrics.record('Latency', 'Milliseconds', {SignalingChannelName: `channel-${i}`}, 1)
    const first = listMetrics(metrics, {})
    expect(first.Metrics).toHaveLength(500)
    expect(listMetrics(metrics, {NextToken: first.NextToken}).Metrics).toHaveLength(102)
  })

  it('refuses what makes no sense', () => {
    expect(thrownCode(() => listMetrics(metrics, {RecentlyActive: 'PT1H'}))).toBe('InvalidParameterValue')
    expect(thrownCode(() => listMetrics(metrics, {Dimensions: [{Value: 'x'}]}))).toBe('MissingParameter')
    expect(thrownCode(() => listMetrics(metrics, []))).toBe('ValidationError')
  })
})

describe('what is older than three hours', () => {
  it('is forgotten, with the streams of channels that are gone', () => {
    const clock = new ManualClock(noon)
    const kept = new Metrics(clock)
    kept.operation('ConnectAsViewer', 'gone', {failed: false, tookMs: 1})
    kept.operation('ConnectAsViewer', 'demo', {failed: false, tookMs: 1})
    clock.advance(2 * 60 * minute)
    kept.operation('ConnectAsViewer', 'demo', {failed: false, tookMs: 1})
    clock.advance(61 * minute)
    expect(kept.streams().map(({dimensions, minutes}) => [dimensions.SignalingChannelName, minutes.length])).toEqual([
      ['demo', 1],
      ['demo', 1],
    ])
  })
})
