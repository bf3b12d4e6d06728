import {beforeEach, describe, expect, it} from 'vitest'
import {getMetricData} from '../../../src/emulator/cloudwatch/get-metric-data.ts'
import {getMetricStatistics} from '../../../src/emulator/cloudwatch/get-metric-statistics.ts'
import {listMetrics} from '../../../src/emulator/cloudwatch/list-metrics.ts'
import {Metrics} from '../../../src/emulator/cloudwatch/metrics.ts'
import {putMetricData} from '../../../src/emulator/cloudwatch/put-metric-data.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {thrownCode} from '../../support/thrown-code.ts'

const noon = Date.UTC(2026, 0, 1, 12)
const hour = 3_600_000
const Dimensions = [{Name: 'Channel', Value: 'demo'}]

let clock: ManualClock
let metrics: Metrics

beforeEach(() => {
  clock = new ManualClock(noon)
  metrics = new Metrics(clock)
})

const put = (datum: object | object[], Namespace: unknown = 'Canary') =>
  putMetricData({metrics, clock}, {Namespace, MetricData: [datum].flat()})

const datum = (more: object = {}) => ({MetricName: 'Took', Dimensions, Unit: 'Milliseconds', ...more})

const statistics = (more: object = {}) =>
  getMetricStatistics(metrics, {
    Namespace: 'Canary',
    MetricName: 'Took',
    Dimensions,
    StartTime: noon / 1000,
    EndTime: noon / 1000 + 3600,
    Period: 3600,
    Statistics: ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'],
    ...more,
  })

describe('PutMetricData', () => {
  it('takes values, values with counts, and statistic sets, and they come to one', () => {
    put(datum({Value: 10}))
    put(datum({Values: [20, 30], Counts: [2, 1]}))
    put(datum({StatisticValues: {SampleCount: 4, Sum: 100, Minimum: 5, Maximum: 60}}))
    expect(statistics().Datapoints).toEqual([
      {Timestamp: new Date(noon), SampleCount: 8, Sum: 180, Average: 22.5, Minimum: 5, Maximum: 60, Unit: 'Milliseconds'},
    ])
  })

  it('knows percentiles of values, and of sets that are one value, and no others', () => {
    const percentiles = () => statistics({Statistics: undefined, ExtendedStatistics: ['p50', 'p100']}).Datapoints[0]
    put(datum({Values: [1, 2, 3]}))
    put(datum({StatisticValues: {SampleCount: 2, Sum: 14, Minimum: 7, Maximum: 7}}))
    expect(percentiles()!.ExtendedStatistics).toEqual(
      new Map([
        ['p50', 3],
        ['p100', 7],
      ]),
    )
    put(datum({StatisticValues: {SampleCount: 2, Sum: 3, Minimum: 1, Maximum: 2}}))
    expect(percentiles()).not.toHaveProperty('ExtendedStatistics')
  })

  it('sorts what comes late into its own minute', () => {
    for (const minutes of [30, 10, 20, 10]) put(datum({Value: minutes, Timestamp: noon / 1000 + minutes * 60}))
    const {Datapoints} = statistics({Period: 60, Statistics: ['Sum']})
    expect(Datapoints.map(({Timestamp, Sum}) => [(Timestamp.getTime() - noon) / 60_000, Sum])).toEqual([
      [10, 20],
      [20, 20],
      [30, 30],
    ])
  })

  it('keeps units apart', () => {
    put(datum({Value: 1}))
    put(datum({Value: 2, Unit: 'Seconds'}))
    put(datum({Value: 3, Unit: undefined}))
    expect(statistics({Statistics: ['Sum']}).Datapoints.map(({Sum, Unit}) => [Sum, Unit])).toEqual([
      [1, 'Milliseconds'],
      [2, 'Seconds'],
      [3, 'None'],
    ])
    expect(statistics({Statistics: ['Sum'], Unit: 'Seconds'}).Datapoints).toHaveLength(1)
    expect(listMetrics(metrics, {Namespace: 'Canary'}).Metrics).toEqual([{Namespace: 'Canary', MetricName: 'Took', Dimensions}])
  })

  it('keeps what is put for two weeks, and calls it recent for three hours', () => {
    put(datum({Value: 1}))
    clock.advance(4 * hour)
    expect(listMetrics(metrics, {}).Metrics).toHaveLength(1)
    expect(listMetrics(metrics, {RecentlyActive: 'PT3H'}).Metrics).toEqual([])
    clock.advance(14 * 24 * hour)
    expect(listMetrics(metrics, {}).Metrics).toEqual([])
  })

  it('takes all of it or nothing', () => {
    expect(thrownCode(() => put([datum({Value: 1}), datum()]))).toBe('MissingParameter')
    expect(statistics().Datapoints).toEqual([])
  })

  it.each<[string, string, () => unknown]>([
    ['InvalidParameterValue', 'a namespace of AWS', () => put(datum({Value: 1}), 'AWS/KinesisVideo')],
    ['MissingParameter', 'no namespace', () => putMetricData({metrics, clock}, {MetricData: [datum({Value: 1})]})],
    ['InvalidParameterValue', 'a namespace that begins with a colon', () => put(datum({Value: 1}), ':x')],
    ['MissingParameter', 'no data', () => put([])],
    ['InvalidParameterValue', '1001 data', () => put(Array.from({length: 1001}, () => datum({Value: 1})))],
    ['MissingParameter', 'no name', () => put({Value: 1})],
    ['InvalidParameterValue', 'a name of 256 characters', () => put(datum({MetricName: 'x'.repeat(256), Value: 1}))],
    ['InvalidParameterCombination', 'a value and values', () => put(datum({Value: 1, Values: [1]}))],
    ['InvalidParameterValue', '151 values', () => put(datum({Values: Array(151).fill(1)}))],
    ['InvalidParameterValue', 'fewer counts than values', () => put(datum({Values: [1, 2], Counts: [1]}))],
    ['InvalidParameterValue', 'a count of 0', () => put(datum({Values: [1], Counts: [0]}))],
    ['InvalidParameterValue', '2^361', () => put(datum({Value: 2 ** 361}))],
    ['ValidationError', 'NaN', () => put(datum({Value: Number.NaN}))],
    ['InvalidParameterValue', 'an unknown unit', () => put(datum({Value: 1, Unit: 'Bananas'}))],
    ['InvalidParameterValue', 'a resolution of 30 s', () => put(datum({Value: 1, StorageResolution: 30}))],
    [
      'InvalidParameterValue',
      '31 dimensions',
      () => put(datum({Value: 1, Dimensions: Array.from({length: 31}, (_, i) => ({Name: `d${i}`, Value: 'x'}))})),
    ],
    ['InvalidParameterValue', 'a dimension twice', () => put(datum({Value: 1, Dimensions: [...Dimensions, ...Dimensions]}))],
    [
      'InvalidParameterValue',
      'more than two weeks ago',
      () => put(datum({Value: 1, Timestamp: (noon - 14 * 24 * hour) / 1000 - 1})),
    ],
    ['InvalidParameterValue', 'in more than two hours', () => put(datum({Value: 1, Timestamp: (noon + 2 * hour) / 1000 + 1}))],
    [
      'InvalidParameterValue',
      'a minimum above the maximum',
      () => put(datum({StatisticValues: {SampleCount: 1, Sum: 1, Minimum: 2, Maximum: 1}})),
    ],
    ['MissingParameter', 'half a set', () => put(datum({StatisticValues: {SampleCount: 1, Sum: 1}}))],
    [
      'NotImplementedByEmulatorException',
      'entities',
      () => putMetricData({metrics, clock}, {Namespace: 'x', EntityMetricData: []}),
    ],
  ])('refuses with %s %s', (code, _, work) => {
    expect(thrownCode(work)).toBe(code)
  })

  it('takes 30 dimensions, two weeks ago, in two hours', () => {
    const many = Array.from({length: 30}, (_, i) => ({Name: `d${i}`, Value: 'x'}))
    put(datum({Value: 1, Dimensions: many, Timestamp: (noon - 14 * 24 * hour) / 1000}))
    put(datum({Value: 1, Dimensions: many, Timestamp: (noon + 2 * hour) / 1000}))
    expect(listMetrics(metrics, {}).Metrics[0]!.Dimensions).toEqual(many)
  })
})

describe('GetMetricStatistics', () => {
  it('agrees with GetMetricData', () => {
    put(datum({Values: [1, 5, 9], Counts: [1, 2, 3]}))
    const names = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum', 'p50', 'p90']
    const {MetricDataResults} = getMetricData(metrics, {
      StartTime: noon / 1000,
      EndTime: noon / 1000 + 3600,
      MetricDataQueries: names.map((Stat, i) => ({
        Id: `q${i}`,
        MetricStat: {Metric: {Namespace: 'Canary', MetricName: 'Took', Dimensions}, Period: 3600, Stat},
      })),
    })
    const [point] = statistics({ExtendedStatistics: ['p50', 'p90']}).Datapoints
    const told = {...point, ...Object.fromEntries(point!.ExtendedStatistics as ReadonlyMap<string, number>)}
    expect(names.map((name, i) => [name, MetricDataResults[i]!.Values[0]])).toEqual(
      names.map((name) => [name, (told as Record<string, unknown>)[name]]),
    )
  })

  it.each<[string, string, object]>([
    ['InvalidParameterCombination', 'no statistic', {Statistics: undefined}],
    ['InvalidParameterValue', 'an extended statistic among the others', {Statistics: ['p90']}],
    ['ValidationError', 'an extended statistic that is none', {ExtendedStatistics: ['p101']}],
    ['NotImplementedByEmulatorException', 'a trimmed mean', {ExtendedStatistics: ['tm90']}],
    ['InvalidParameterValue', '11 extended ones', {ExtendedStatistics: Array(11).fill('p90')}],
    ['InvalidParameterCombination', 'an empty range', {EndTime: noon / 1000}],
    ['InvalidParameterCombination', '1441 points', {Period: 60, EndTime: noon / 1000 + 1441 * 60}],
    ['ValidationError', 'a period of 45 s', {Period: 45}],
    ['MissingParameter', 'no period', {Period: undefined}],
  ])('refuses with %s %s', (code, _, more) => {
    expect(thrownCode(() => statistics(more))).toBe(code)
  })

  it('gives 1440 points', () => {
    expect(thrownCode(() => statistics({Period: 60, EndTime: noon / 1000 + 1440 * 60}))).toBe('none')
  })
})
