import type {XmlValue} from '../../aws-query/query-response.ts'
import {notBuilt} from '../errors.ts'
import {createPageToken, readPageToken} from '../page-token.ts'
import {InputReader} from '../read-input.ts'
import {invalid} from '../read-metric.ts'
import {simpleStatistics} from '../statistics.ts'
import {type Alarm, stateValues} from './alarm.ts'

/** API reference, DescribeAlarms: MaxRecords, and AlarmNames. */
const maxRecords = 100

/** DescribeAlarms (CloudWatch API reference 2010-08-01), over all alarms as they are now. */
export function describeAlarms(all: readonly Alarm[], value: unknown, arnOf: (name: string) => string) {
  const input = new InputReader(value)
  const passes = readFilter(input)
  const size = input.number('MaxRecords') ?? maxRecords
  if (!Number.isInteger(size) || size < 1 || size > maxRecords) throw invalid('MaxRecords', `must be from 1 to ${maxRecords}`)
  const from = readPageToken(input.text('NextToken'))
  const types = input.texts('AlarmTypes')
  const found = types.length === 0 || types.includes('MetricAlarm') ? all.filter(passes) : []
  const next = from + size
  return {
    MetricAlarms: found.slice(from, next).map((alarm) => describe(alarm, arnOf)),
    CompositeAlarms: [],
    ...(next < found.length && {NextToken: createPageToken(next)}),
  }
}

function readFilter(input: InputReader): (alarm: Alarm) => boolean {
  const relative = ['ChildrenOfAlarmName', 'ParentsOfAlarmName'].find((member) => input.has(member))
  if (relative) throw notBuilt(`${relative} of DescribeAlarms (composite alarms)`)
  const names = input.texts('AlarmNames')
  if (names.length > maxRecords) throw invalid('AlarmNames', `must not have more than ${maxRecords} members`)
  const [prefix = '', state, action] = [input.text('AlarmNamePrefix'), input.text('StateValue'), input.text('ActionPrefix')]
  if (state !== undefined && !stateValues.some((known) => known === state))
    throw invalid('StateValue', `must be one of ${stateValues.join(', ')}`)
  return ({config, state: {value}}) =>
    (names.length === 0 || names.includes(config.name)) &&
    config.name.startsWith(prefix) &&
    (state === undefined || value === state) &&
    (action === undefined ||
      Object.values(config.actions)
        .flat()
        .some((each) => each.startsWith(action)))
}

const describe = (
  {config, state, ...times}: Alarm,
  arnOf: (name: string) => string,
): {[member: string]: XmlValue | undefined} => ({
  AlarmName: config.name,
  AlarmArn: arnOf(config.name),
  AlarmDescription: config.description,
  AlarmConfigurationUpdatedTimestamp: new Date(times.configuredAtMs),
  ActionsEnabled: config.actionsEnabled,
  ...config.actions,
  StateValue: state.value,
  StateReason: state.reason,
  StateReasonData: state.reasonData,
  StateUpdatedTimestamp: new Date(times.updatedAtMs),
  StateTransitionedTimestamp: new Date(times.changedAtMs),
  MetricName: config.metric,
  Namespace: config.namespace,
  [simpleStatistics.includes(config.statistic) ? 'Statistic' : 'ExtendedStatistic']: config.statistic,
  Dimensions: Object.entries(config.dimensions).map(([Name, Value]) => ({Name, Value})),
  Period: config.periodSeconds,
  Unit: config.unit,
  EvaluationPeriods: config.evaluationPeriods,
  DatapointsToAlarm: config.datapointsToAlarm,
  Threshold: config.threshold,
  ComparisonOperator: config.comparison,
  TreatMissingData: config.treatMissingData ?? 'missing',
  EvaluateLowSampleCountPercentile: config.lowSamples,
})
