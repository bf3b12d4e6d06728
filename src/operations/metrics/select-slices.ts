import {type MetricRole, type MetricSlice, type MetricSubject, slicesOf} from '../../model/metric.ts'
import {metrics} from '../../model/metrics.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {printable} from '../../protocol/text.ts'
import {didYouMean} from '../near-names.ts'

export interface SliceOptions {
  /** Names, areas (`signaling`, `streams`), or patterns with `*`; all without them. */
  readonly metrics?: readonly string[]
  readonly operations?: readonly string[]
  readonly role?: MetricRole
  /** Instead of those that each metric is best shown by. */
  readonly statistics?: readonly string[]
}

export interface WantedSlice {
  readonly slice: MetricSlice
  readonly statistic: string
}

/** What only one role does; the rest concerns both. */
const roleOfOperation: Readonly<Record<string, MetricRole>> = {
  ConnectAsMaster: 'MASTER',
  ConnectAsViewer: 'VIEWER',
  JoinStorageSession: 'MASTER',
  JoinStorageSessionAsViewer: 'VIEWER',
}

const operationNames = [...new Set(metrics.flatMap(({operations = []}) => operations))]

/** CloudWatch User Guide, "CloudWatch statistics definitions". */
const statisticPattern =
  /^(?:SampleCount|Sum|Average|Minimum|Maximum|IQM|(?:p|tm|wm|tc|ts)(?:\d{1,2}(?:\.\d{1,10})?|100)|(?:TM|WM|TC|TS|PR)\([^()]*:[^()]*\))$/

/**
 * The lines of numbers that a channel or a stream has under these options.
 * @throws UserError for names that nothing has, with near ones
 */
export function selectSlices(kind: MetricSubject, options: SliceOptions): WantedSlice[] {
  const {role, statistics} = options
  const wanted = (options.operations ?? []).map(operationNamed)
  for (const statistic of statistics ?? []) requireStatistic(statistic)
  const named = options.metrics ?? []
  for (const name of named) requireMetric(name)
  const found = metrics
    .filter(({subject}) => subject === kind)
    .filter(({name, area}) => named.length === 0 || named.some((text) => matches(text, name) || same(text, area)))
    .flatMap(slicesOf)
    .filter(({operation}) => wanted.length === 0 || (operation !== undefined && wanted.includes(operation)))
    .filter((slice) => role === undefined || roleOf(slice) === role)
    .sort((a, b) => rankOf(a) - rankOf(b))
  return found.flatMap((slice) => (statistics ?? slice.metric.statistics).map((statistic) => ({slice, statistic})))
}

/** By operation, so that how often one failed stands beside how long it took; what concerns all of a channel comes last. */
const rankOf = ({operation}: MetricSlice): number =>
  operation === undefined ? operationNames.length : operationNames.indexOf(operation)

const roleOf = ({role, operation, metric}: MetricSlice): MetricRole | undefined =>
  metric.perRole ? role : operation === undefined ? undefined : roleOfOperation[operation]

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** `PutMedia.*` */
function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(name)
}

function requireMetric(text: string): void {
  if (metrics.some(({name, area}) => matches(text, name) || same(text, area))) return
  const names = [...new Set(metrics.flatMap(({name, area}) => [name, area]))]
  throw unknown(
    'no-such-metric',
    `There is no documented metric ${quoted(text)}.${didYouMean(text, names)}`,
    'See which there are:',
  )
}

function operationNamed(text: string): string {
  const found = operationNames.find((name) => same(name, text))
  if (found !== undefined) return found
  throw unknown(
    'no-such-operation',
    `No metric has an operation ${quoted(text)}.${didYouMean(text, operationNames)}`,
    'See which operations there are:',
  )
}

function requireStatistic(text: string): void {
  if (statisticPattern.test(text)) return
  const names = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum', 'p50', 'p90', 'p99']
  throw new UserError({
    code: 'no-such-statistic',
    message: `CloudWatch has no statistic ${quoted(text)}.${didYouMean(text, names)}`,
    remedy: [{text: `Write ${names.join(', ')}, tm95 or PR(:100).`}],
    exitCode: exitCodes.usage,
  })
}

const quoted = (text: string): string => `"${printable(text, {maxLength: 80})}"`

const unknown = (code: string, message: string, text: string): UserError =>
  new UserError({code, message, remedy: [{text, command: 'kvsctl metrics list'}], exitCode: exitCodes.usage})
