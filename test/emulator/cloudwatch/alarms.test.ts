import {beforeEach, describe, expect, it, test} from 'vitest'
import {type AlarmConfig, type MissingTreatment, missingTreatments} from '../../../src/emulator/cloudwatch/alarms/alarm.ts'
import {stateOf} from '../../../src/emulator/cloudwatch/alarms/evaluate.ts'
import {readAlarm} from '../../../src/emulator/cloudwatch/alarms/put-metric-alarm.ts'
import {cloudWatchOperations} from '../../../src/emulator/cloudwatch/operations.ts'
import {createTestContext} from '../../support/emulator-context.ts'
import {ManualClock} from '../../support/manual-clock.ts'
import {thrownCode} from '../../support/thrown-code.ts'

const noon = Date.UTC(2026, 0, 1, 12)
const minute = 60_000

const input = (more: object = {}) => ({
  AlarmName: 'camera down',
  Namespace: 'Canary',
  MetricName: 'Healthy',
  Dimensions: [{Name: 'Channel', Value: 'demo'}],
  Statistic: 'Minimum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'LessThanThreshold',
  ...more,
})

/** CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data": X breaches, 0 does not, - is missing. */
describe('missing data, as the tables of the User Guide have it', () => {
  const values = (points: string) => points.split(' ').map((point) => ({X: 1, '0': 0})[point])
  const states = (points: string, evaluationPeriods: number, datapointsToAlarm: number) =>
    missingTreatments.map((treatMissingData: MissingTreatment) => {
      const config = {evaluationPeriods, datapointsToAlarm, treatMissingData, threshold: 0, comparison: 'GreaterThanThreshold'}
      return stateOf(values(points), config as AlarmConfig) ?? 'as it is'
    })
  const all = (state: string) => [state, state, state, state]

  // In the order missing, notBreaching, breaching, ignore.
  test.each([
    ['0 - X - X', all('OK')],
    ['0 - - - -', all('OK')],
    ['- - - - -', ['INSUFFICIENT_DATA', 'OK', 'ALARM', 'as it is']],
    ['0 X X - X', all('ALARM')],
    ['- - X - -', ['ALARM', 'OK', 'ALARM', 'as it is']],
  ])('3 out of 3: %s', (points, expected) => {
    expect(states(points, 3, 3)).toEqual(expected)
  })

  test.each([
    ['0 - X - X', all('ALARM')],
    ['0 0 X 0 X', all('ALARM')],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - X -', ['ALARM', 'OK', 'ALARM', 'as it is']],
  ])('2 out of 3: %s', (points, expected) => {
    expect(states(points, 3, 2)).toEqual(expected)
  })

  it('does not alarm too soon: one breach of three that it takes says nothing yet', () => {
    expect(states('- - - - X', 3, 3)).toEqual(['as it is', 'OK', 'ALARM', 'as it is'])
  })

  test.each([
    ['GreaterThanThreshold', [0, 0, 1]],
    ['GreaterThanOrEqualToThreshold', [0, 1, 1]],
    ['LessThanThreshold', [1, 0, 0]],
    ['LessThanOrEqualToThreshold', [1, 1, 0]],
  ])('%s', (comparison, breaches) => {
    const config = {evaluationPeriods: 1, threshold: 5, comparison} as AlarmConfig
    expect([4, 5, 6].map((value) => Number(stateOf([value], config) === 'ALARM'))).toEqual(breaches)
  })
})

describe('an alarm', () => {
  let clock: ManualClock
  let operations: ReturnType<typeof cloudWatchOperations>

  beforeEach(() => {
    clock = new ManualClock(noon)
    operations = cloudWatchOperations(createTestContext({clock}))
  })

  const call = (name: string, value: object = {}) => operations[name]!(value) as {MetricAlarms: Told[]; NextToken?: string}
  type Told = Record<string, unknown> & {StateUpdatedTimestamp: Date; StateTransitionedTimestamp: Date}
  const told = (): Told => call('DescribeAlarms').MetricAlarms[0]!
  const put = (Value: number) =>
    call('PutMetricData', {
      Namespace: 'Canary',
      MetricData: [{MetricName: 'Healthy', Dimensions: [{Name: 'Channel', Value: 'demo'}], Value}],
    })

  it('follows its metric, and says why', () => {
    call('PutMetricAlarm', input())
    expect(told()).toMatchObject({StateValue: 'INSUFFICIENT_DATA', StateReason: 'Unchecked: Initial alarm creation'})
    put(0)
    expect(told()).toMatchObject({
      StateValue: 'ALARM',
      StateReason: expect.stringContaining(
        '1 out of the last 1 datapoints [0 (2026-01-01T12:00)] was less than the threshold (1)',
      ),
      StateTransitionedTimestamp: new Date(noon),
    })
    expect(JSON.parse(String(told().StateReasonData))).toMatchObject({recentDatapoints: [0], threshold: 1, period: 60})
    clock.advance(minute)
    expect(told().StateValue).toBe('ALARM')
    put(1)
    expect(told()).toMatchObject({StateValue: 'OK', StateTransitionedTimestamp: new Date(noon + minute)})
    clock.advance(10 * minute)
    expect(told()).toMatchObject({StateValue: 'INSUFFICIENT_DATA', StateReason: expect.stringContaining('no datapoints')})
  })

  it('keeps its state when it is changed, until the data says something else', () => {
    call('PutMetricAlarm', input())
    put(0)
    expect(told().StateValue).toBe('ALARM')
    call('PutMetricAlarm', input({MetricName: 'Other', TreatMissingData: 'ignore'}))
    expect(told()).toMatchObject({StateValue: 'ALARM', MetricName: 'Other'})
  })

  it('is what SetAlarmState says until it is evaluated again', () => {
    call('PutMetricAlarm', input())
    put(1)
    call('SetAlarmState', {AlarmName: 'camera down', StateValue: 'ALARM', StateReason: 'a drill'})
    expect(told()).toMatchObject({StateValue: 'ALARM', StateReason: 'a drill'})
    clock.advance(minute)
    expect(told().StateValue).toBe('OK')
  })

  it('tells what it was made with', () => {
    const made = input({
      AlarmDescription: 'x',
      Statistic: undefined,
      ExtendedStatistic: 'p90',
      Unit: 'Count',
      DatapointsToAlarm: 1,
      ActionsEnabled: false,
      AlarmActions: ['arn:aws:sns:us-west-2:123456789012:pager'],
      OKActions: [],
      InsufficientDataActions: [],
      TreatMissingData: 'notBreaching',
      EvaluateLowSampleCountPercentile: 'ignore',
    })
    call('PutMetricAlarm', made)
    const {Statistic: _, ...expected} = made as Record<string, unknown>
    expect(told()).toMatchObject(expected)
    expect(told().AlarmArn).toBe('arn:aws:cloudwatch:us-west-2:123456789012:alarm:camera down')
  })

  it('is found by name, prefix, state and action, in pages', () => {
    for (const name of ['a1', 'a2', 'b1']) call('PutMetricAlarm', input({AlarmName: name, AlarmActions: [`arn:${name}`]}))
    const names = (filter: object) => call('DescribeAlarms', filter).MetricAlarms.map(({AlarmName}) => AlarmName)
    expect(names({AlarmNames: ['b1', 'c1']})).toEqual(['b1'])
    expect(names({AlarmNamePrefix: 'a'})).toEqual(['a1', 'a2'])
    expect(names({StateValue: 'OK'})).toEqual([])
    expect(names({ActionPrefix: 'arn:a2'})).toEqual(['a2'])
    expect(names({AlarmTypes: ['CompositeAlarm']})).toEqual([])
    const {NextToken} = call('DescribeAlarms', {MaxRecords: 2})
    expect(names({MaxRecords: 2, NextToken})).toEqual(['b1'])
  })

  it('goes away with all or none of those that are named', () => {
    call('PutMetricAlarm', input())
    expect(thrownCode(() => call('DeleteAlarms', {AlarmNames: ['camera down', 'none']}))).toBe('ResourceNotFound')
    call('DeleteAlarms', {AlarmNames: ['camera down']})
    expect(call('DescribeAlarms').MetricAlarms).toEqual([])
    expect(thrownCode(() => call('SetAlarmState', {AlarmName: 'camera down', StateValue: 'OK', StateReason: ''}))).toBe(
      'ResourceNotFound',
    )
  })

  it.each<[string, string, object]>([
    ['MissingParameter', 'SetAlarmState without a reason', {AlarmName: 'x', StateValue: 'OK'}],
    ['InvalidParameterValue', 'an unknown state', {AlarmName: 'x', StateValue: 'FINE', StateReason: 'x'}],
    ['InvalidFormat', 'reason data that is no JSON', {AlarmName: 'x', StateValue: 'OK', StateReason: 'x', StateReasonData: '{'}],
  ])('refuses with %s %s', (code, _, value) => {
    expect(thrownCode(() => call('SetAlarmState', value))).toBe(code)
  })
})

describe('PutMetricAlarm', () => {
  it.each<[string, string, object]>([
    ['MissingParameter', 'no name', {AlarmName: undefined}],
    ['MissingParameter', 'no threshold', {Threshold: undefined}],
    ['MissingParameter', 'no comparison', {ComparisonOperator: undefined}],
    ['MissingParameter', 'no periods', {EvaluationPeriods: undefined}],
    ['ValidationError', 'no periods at all', {EvaluationPeriods: 0}],
    ['ValidationError', 'a period of 45 s', {Period: 45}],
    ['ValidationError', 'more than a day of minutes', {EvaluationPeriods: 1441}],
    ['ValidationError', 'more than a week of hours', {Period: 3600, EvaluationPeriods: 169}],
    ['ValidationError', 'more points than periods', {DatapointsToAlarm: 2}],
    ['ValidationError', 'two statistics', {ExtendedStatistic: 'p90'}],
    ['ValidationError', 'no statistic', {Statistic: undefined}],
    ['ValidationError', 'a comparison that is none', {ComparisonOperator: 'Equals'}],
    ['ValidationError', 'a treatment that is none', {TreatMissingData: 'forgive'}],
    ['ValidationError', 'six actions', {AlarmActions: Array(6).fill('arn:x')}],
    ['NotImplementedByEmulatorException', 'metric math', {Metrics: []}],
    ['NotImplementedByEmulatorException', 'anomalies', {ComparisonOperator: 'GreaterThanUpperThreshold'}],
  ])('refuses with %s %s', (code, _, more) => {
    expect(thrownCode(() => readAlarm(input(more)))).toBe(code)
  })
})
