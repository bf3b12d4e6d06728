import type {XmlValue} from '../aws-query/query-response.ts'
import type {EmulatorContext} from '../context.ts'
import {Alarms} from './alarms/alarms.ts'
import {deleteAlarms, setAlarmState} from './alarms/change-alarms.ts'
import {describeAlarms} from './alarms/describe-alarms.ts'
import {readAlarm} from './alarms/put-metric-alarm.ts'
import {getMetricData} from './get-metric-data.ts'
import {getMetricStatistics} from './get-metric-statistics.ts'
import {listMetrics} from './list-metrics.ts'
import {putMetricData} from './put-metric-data.ts'

/** @returns undefined where the service answers with nothing */
export type Handle = (input: unknown) => XmlValue | undefined

/** The operations of one region's CloudWatch that are built, by name. */
export function cloudWatchOperations(context: EmulatorContext): Readonly<Record<string, Handle>> {
  const {metrics, clock, region, account} = context
  const alarms = new Alarms(metrics)
  const arnOf = (name: string): string => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`
  return {
    GetMetricData: (input) => getMetricData(metrics, input),
    GetMetricStatistics: (input) => getMetricStatistics(metrics, input),
    ListMetrics: (input) => listMetrics(metrics, input),
    PutMetricData: (input) => void putMetricData(context, input),
    PutMetricAlarm: (input) => void alarms.put(readAlarm(input), clock.now()),
    DescribeAlarms: (input) => describeAlarms(alarms.all(clock.now()), input, arnOf),
    DeleteAlarms: (input) => void deleteAlarms(alarms, input),
    SetAlarmState: (input) => void setAlarmState(alarms, input, clock.now()),
  }
}
