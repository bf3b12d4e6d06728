import {cloudWatchError, notBuilt} from '../errors.ts'
import {InputReader} from '../read-input.ts'
import {readDimensions, readName, readPeriod, readUnit, statisticOf} from '../read-metric.ts'
import {simpleStatistics} from '../statistics.ts'
import {type AlarmConfig, comparisons, missingTreatments} from './alarm.ts'

/** What takes an alarm beyond one metric and one threshold (API reference, PutMetricAlarm). */
const unbuilt = ['Metrics', 'ThresholdMetricId', 'EvaluationCriteria', 'EvaluationInterval'] as const

const unbuiltComparisons = ['LessThanLowerOrGreaterThanUpperThreshold', 'LessThanLowerThreshold', 'GreaterThanUpperThreshold']

/** API reference, PutMetricAlarm: actions of each kind. */
const maxActions = 5

/** API reference, PutMetricAlarm: EvaluationPeriods times Period. */
const longestSeconds = {belowAnHour: 86_400, fromAnHour: 604_800} as const

/** Reads what PutMetricAlarm says. @throws AwsError for what is missing, makes no sense, or is not built */
export function readAlarm(value: unknown): AlarmConfig {
  const input = new InputReader(value)
  const name = readName(input, 'AlarmName')
  const beyond = unbuilt.find((member) => input.has(member))
  if (beyond) throw notBuilt(`${beyond} of PutMetricAlarm`)
  const periodSeconds = readPeriod(input)
  const evaluationPeriods = readCount(input, 'EvaluationPeriods')
  const longest = periodSeconds < 3600 ? longestSeconds.belowAnHour : longestSeconds.fromAnHour
  if (periodSeconds * evaluationPeriods > longest)
    throw invalid(
      `Metrics cannot be checked across more than ${longest / 86_400} days (EvaluationPeriods * Period must be <= ${longest}).`,
    )
  const optional = {
    description: input.text('AlarmDescription'),
    unit: readUnit(input),
    datapointsToAlarm: readDatapoints(input, evaluationPeriods),
    treatMissingData: readWord(input, 'TreatMissingData', missingTreatments),
    lowSamples: readWord(input, 'EvaluateLowSampleCountPercentile', ['evaluate', 'ignore'] as const),
  }
  return {
    name,
    actionsEnabled: input.boolean('ActionsEnabled') ?? true,
    actions: {
      OKActions: readActions(input, 'OKActions'),
      AlarmActions: readActions(input, 'AlarmActions'),
      InsufficientDataActions: readActions(input, 'InsufficientDataActions'),
    },
    namespace: readName(input, 'Namespace'),
    metric: readName(input, 'MetricName'),
    dimensions: readDimensions(input),
    statistic: readStatistic(input),
    periodSeconds,
    evaluationPeriods,
    threshold: input.required('Threshold', input.number('Threshold')),
    comparison: readComparison(input),
    ...(Object.fromEntries(Object.entries(optional).filter(([, told]) => told !== undefined)) as Pick<
      AlarmConfig,
      'description' | 'unit'
    >),
  }
}

function readCount(input: InputReader, name: 'EvaluationPeriods' | 'DatapointsToAlarm'): number {
  const count = input.required(name, input.number(name))
  if (!Number.isInteger(count) || count < 1) throw invalid(`The parameter ${name} must be a whole number of at least 1.`)
  return count
}

function readDatapoints(input: InputReader, evaluationPeriods: number): number | undefined {
  if (!input.has('DatapointsToAlarm')) return undefined
  const count = readCount(input, 'DatapointsToAlarm')
  if (count > evaluationPeriods) throw invalid('The parameter DatapointsToAlarm must not be greater than EvaluationPeriods.')
  return count
}

/** The one or the other. */
function readStatistic(input: InputReader): string {
  const [simple, extended] = [input.text('Statistic'), input.text('ExtendedStatistic')]
  if ((simple === undefined) === (extended === undefined))
    throw invalid('One of the parameters Statistic and ExtendedStatistic must be specified, and not both.')
  if (simple !== undefined && !simpleStatistics.includes(simple))
    throw invalid(`The parameter Statistic must be one of ${simpleStatistics.join(', ')}.`)
  const name = (simple ?? extended)!
  statisticOf(name, 'ExtendedStatistic')
  return name
}

function readComparison(input: InputReader): AlarmConfig['comparison'] {
  const comparison = input.required('ComparisonOperator', input.text('ComparisonOperator'))
  if (unbuiltComparisons.includes(comparison)) throw notBuilt(`anomaly detection (${comparison})`)
  return readWord(input, 'ComparisonOperator', Object.keys(comparisons) as AlarmConfig['comparison'][])!
}

function readWord<Word extends string>(input: InputReader, name: string, words: readonly Word[]): Word | undefined {
  const text = input.text(name)
  if (text === undefined) return undefined
  const word = words.find((each) => each === text)
  if (word === undefined) throw invalid(`The parameter ${name} must be one of ${words.join(', ')}.`)
  return word
}

function readActions(input: InputReader, name: keyof AlarmConfig['actions']): string[] {
  const actions = input.texts(name)
  if (actions.length > maxActions) throw invalid(`The parameter ${name} must not have more than ${maxActions} members.`)
  return actions
}

const invalid = (message: string) => cloudWatchError('ValidationError', message)
