import {cloudWatchError, notBuilt} from './errors.ts'
import type {Dimensions} from './metrics.ts'
import type {InputReader} from './read-input.ts'
import {parseStatistic, type Statistic} from './statistics.ts'

/** API reference, MetricDatum and Metric: Dimensions. */
const maxDimensions = 30
const maxDimensionValue = 1024

/** Names of metrics, namespaces and dimensions (API reference). */
const maxName = 255

/** StandardUnit (service model monitoring 2010-08-01). */
const units = new Set([
  'Seconds',
  'Microseconds',
  'Milliseconds',
  ...['Bytes', 'Bits'].flatMap((unit) => ['', 'Kilo', 'Mega', 'Giga', 'Tera'].flatMap((size) => sized(size, unit))),
  'Percent',
  'Count',
  'Count/Second',
  'None',
])

function sized(size: string, unit: string): string[] {
  const name = size === '' ? unit : `${size}${unit.toLowerCase()}`
  return [name, `${name}/Second`]
}

export function readName(input: InputReader, member: 'Namespace' | 'MetricName' | 'AlarmName'): string {
  const name = input.required(member, input.text(member))
  if (name.length === 0 || name.length > maxName) throw invalid(input.pathOf(member), `must have 1 to ${maxName} characters`)
  if (member === 'Namespace' && name.startsWith(':')) throw invalid(input.pathOf(member), 'must not begin with a colon')
  return name
}

/** @throws AwsError where one comes twice, or is longer than one may be */
export function readDimensions(input: InputReader): Dimensions {
  const list = input.list('Dimensions')
  if (list.length > maxDimensions) throw invalid(input.pathOf('Dimensions'), `must not have more than ${maxDimensions} members`)
  const dimensions: Record<string, string> = Object.create(null)
  for (const each of list) {
    const name = each.required('Name', each.text('Name'))
    const value = each.required('Value', each.text('Value'))
    if (name === '' || name.length > maxName || name.startsWith(':'))
      throw invalid(each.pathOf('Name'), `must have 1 to ${maxName} characters and not begin with a colon`)
    if (value === '' || value.length > maxDimensionValue)
      throw invalid(each.pathOf('Value'), `must have 1 to ${maxDimensionValue} characters`)
    if (name in dimensions) throw invalid(input.pathOf('Dimensions'), `has the dimension ${name} twice`)
    dimensions[name] = value
  }
  return {...dimensions}
}

/** @returns undefined where none is given */
export function readUnit(input: InputReader): string | undefined {
  const unit = input.text('Unit')
  if (unit !== undefined && !units.has(unit)) throw invalid(input.pathOf('Unit'), 'must be a unit such as Count or Milliseconds')
  return unit
}

/** API reference, MetricStat: 1, 5, 10, 20, 30 or a multiple of 60 seconds. */
export function readPeriod(input: InputReader): number {
  const period = input.required('Period', input.number('Period'))
  const isShort = [1, 5, 10, 20, 30].includes(period)
  if (!isShort && !(period >= 60 && period % 60 === 0))
    throw cloudWatchError(
      'ValidationError',
      `The parameter ${input.pathOf('Period')} must be 1, 5, 10, 20, 30 or a multiple of 60.`,
    )
  return period
}

/** @param path what brought the name, for the error */
export function statisticOf(name: string, path: string): Statistic {
  const statistic = parseStatistic(name)
  if (statistic === 'unbuilt') throw notBuilt(`statistic ${name}`)
  if (statistic === undefined)
    throw cloudWatchError('ValidationError', `The parameter ${path} must be a statistic such as Average, Sum or p99.`)
  return statistic
}

export const invalid = (name: string, problem: string) =>
  cloudWatchError('InvalidParameterValue', `The parameter ${name} ${problem}.`)
