import type {Metrics} from '../metrics.ts'
import {valuesByPeriod} from '../periods.ts'
import {parseStatistic, type Statistic} from '../statistics.ts'
import {type AlarmConfig, type AlarmState, comparisons, type StateValue} from './alarm.ts'

/** One period of the evaluation range. */
interface Point {
  readonly atMs: number
  /** Undefined where there is no data. */
  readonly value: number | undefined
}

/**
 * Periods looked at beyond those that are evaluated. How many there are depends on the period and is not published; the examples of the
 * User Guide have two.
 */
const extraPeriods = 2

const minuteMs = 60_000

/**
 * What an alarm's state is at a time, from the data (CloudWatch User Guide, "Alarm evaluation" and "Configuring how CloudWatch alarms
 * treat missing data").
 * @returns undefined where it stays as it is
 */
export function evaluate(metrics: Metrics, config: AlarmConfig, now: number): AlarmState | undefined {
  const points = pointsOf(metrics, config, now)
  const value = stateOf(
    points.map(({value: each}) => each),
    config,
  )
  return value === undefined ? undefined : {value, ...reasonOf(value, points, config, now)}
}

/** Oldest first. The last period ends with the minute that runs, so that what was just put counts. */
function pointsOf(metrics: Metrics, config: AlarmConfig, now: number): Point[] {
  const periodMs = config.periodSeconds * 1000
  const endMs = (Math.floor(now / minuteMs) + 1) * minuteMs
  const count = config.evaluationPeriods + extraPeriods
  const startMs = endMs - count * periodMs
  const streams = metrics
    .find(config.namespace, config.metric, config.dimensions)
    .filter(({unit}) => config.unit === undefined || config.unit === unit)
  const periods = valuesByPeriod(streams, {startMs, endMs}, periodMs)
  const statistic = parseStatistic(config.statistic) as Statistic
  return Array.from({length: count}, (_, i) => {
    const atMs = startMs + i * periodMs
    const values = periods.get(atMs)
    return {atMs, value: values && statistic(values)}
  })
}

/** @param values of the whole evaluation range, oldest first; undefined where there is none */
export function stateOf(
  values: readonly (number | undefined)[],
  {evaluationPeriods, datapointsToAlarm = evaluationPeriods, treatMissingData = 'missing', comparison, threshold}: AlarmConfig,
): StateValue | undefined {
  const breaches = (value: number): boolean => comparisons[comparison].holds(value, threshold)
  const real = values.filter((value) => value !== undefined).slice(-evaluationPeriods)
  const missing = evaluationPeriods - real.length
  const breaching = real.filter(breaches).length
  const atLeast = (count: number): StateValue => (count >= datapointsToAlarm ? 'ALARM' : 'OK')
  if (missing === 0) return atLeast(breaching)
  if (treatMissingData === 'breaching') return atLeast(breaching + missing)
  if (treatMissingData === 'notBreaching' || breaching >= datapointsToAlarm) return atLeast(breaching)
  if (real.length === 0) return treatMissingData === 'ignore' ? undefined : 'INSUFFICIENT_DATA'
  if (breaching < real.length) return 'OK'
  // All that is there breaches, and it is less than what an alarm takes: it counts once it is as old as that would be.
  const oldest = values.length - values.findIndex((value) => value !== undefined)
  return treatMissingData === 'missing' && oldest >= datapointsToAlarm ? 'ALARM' : undefined
}

function reasonOf(value: StateValue, points: readonly Point[], config: AlarmConfig, now: number): Omit<AlarmState, 'value'> {
  const {comparison, threshold, evaluationPeriods, datapointsToAlarm = evaluationPeriods} = config
  const real = points
    .flatMap(({atMs, value: told}) => (told === undefined ? [] : [{atMs, value: told}]))
    .slice(-evaluationPeriods)
  const breaching = real.filter((point) => comparisons[comparison].holds(point.value, threshold))
  const data = {
    version: '1.0',
    queryDate: new Date(now).toISOString(),
    ...(real[0] && {startDate: new Date(real[0].atMs).toISOString()}),
    ...(config.unit !== undefined && {unit: config.unit}),
    statistic: config.statistic,
    period: config.periodSeconds,
    recentDatapoints: real.map((point) => point.value),
    threshold,
  }
  return {reason: sentence(value, {real, breaching, datapointsToAlarm, comparison, threshold}), reasonData: JSON.stringify(data)}
}

interface Told {
  readonly real: readonly {readonly atMs: number; readonly value: number}[]
  readonly breaching: Told['real']
  readonly datapointsToAlarm: number
  readonly comparison: AlarmConfig['comparison']
  readonly threshold: number
}

function sentence(value: StateValue, {real, breaching, datapointsToAlarm, comparison, threshold}: Told): string {
  if (real.length === 0)
    return `Insufficient Data: no datapoints were received and missing data was treated as ${treatedAs[value]}.`
  const says = `${comparisons[comparison].says} the threshold (${threshold})`
  const shown = (value === 'ALARM' ? breaching : real).map(
    (point) => `${point.value} (${new Date(point.atMs).toISOString().slice(0, 16)})`,
  )
  const plural = datapointsToAlarm === 1 ? 'datapoint' : 'datapoints'
  return value === 'ALARM'
    ? `Threshold Crossed: ${breaching.length} out of the last ${real.length} datapoints [${shown.join(', ')}] was ${says} (minimum ${datapointsToAlarm} ${plural} for OK -> ALARM transition).`
    : `Threshold Crossed: ${real.length} datapoints [${shown.join(', ')}], of which ${breaching.length} was ${says} (minimum ${datapointsToAlarm} ${plural} for OK -> ALARM transition).`
}

const treatedAs: Record<StateValue, string> = {ALARM: '[Breaching]', OK: '[NonBreaching]', INSUFFICIENT_DATA: '[Missing]'}
