import type {MetricName} from '../../client/aws/kvs-api.ts'
import {dimensionsOf, type Metric, type MetricSubject, subjectDimensions} from '../../model/metric.ts'
import type {MetricResource} from '../../model/metric-data.ts'
import {metrics} from '../../model/metrics.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import type {World} from '../connect.ts'
import {isDenial} from './permission.ts'

/** A documented metric, and who reports it. */
export interface ListedMetric extends Metric {
  /** Names of its dimensions, the subject's by its documented name. */
  readonly dimensions: readonly string[]
  /** Absent where CloudWatch could not be asked. */
  readonly reported?: {
    /** Channels or streams that have data of it. */
    readonly by: number
    /** Values of dimension `Operation` that have data. */
    readonly operations: readonly string[]
  }
}

export interface MetricList {
  readonly schema: 'urn:kvsctl:schema:metric-list:1'
  readonly region: string
  /** The one that was asked about. */
  readonly resource?: MetricResource
  readonly metrics: readonly ListedMetric[]
  /** What CloudWatch has in the namespace and no guide describes. */
  readonly undocumented: readonly {readonly metric: string; readonly dimensions: Readonly<Record<string, string>>}[]
  /** Why CloudWatch could not be asked. */
  readonly unavailable?: string
}

export interface ListMetricsOptions {
  /** Name or ARN. */
  readonly channel?: string
  readonly stream?: string
  readonly signal?: AbortSignal
}

/** Every documented metric, beside what ListMetrics knows: it forgets what had no data for two weeks. */
export async function listMetrics(world: World, options: ListMetricsOptions = {}): Promise<MetricList> {
  const resource = resourceOf(options)
  const {names, unavailable} = await namesOf(world, resource, options.signal)
  const owners = new Map(metrics.map((metric) => [metric, names.filter((name) => describes(metric, name))]))
  const known = new Set([...owners.values()].flat())
  return {
    schema: 'urn:kvsctl:schema:metric-list:1',
    region: world.region,
    ...(resource && {resource}),
    metrics: metrics
      .filter(({subject}) => resource === undefined || subject === resource.kind)
      .map((metric) => ({
        ...metric,
        dimensions: dimensionsOf(metric),
        ...(unavailable === undefined && {reported: reportedBy(metric.subject, owners.get(metric)!)}),
      })),
    undocumented: names.filter((name) => !known.has(name)).map(({metric, dimensions}) => ({metric, dimensions})),
    ...(unavailable !== undefined && {unavailable}),
  }
}

function resourceOf({channel, stream}: ListMetricsOptions): MetricResource | undefined {
  const text = channel ?? stream
  if (text === undefined) return undefined
  return {kind: channel === undefined ? 'stream' : 'channel', name: parseResourceArn(text)?.name ?? text}
}

/** A missing permission costs what CloudWatch knows, and not the documented table. */
async function namesOf(
  {api}: World,
  resource: MetricResource | undefined,
  signal: AbortSignal | undefined,
): Promise<{names: readonly MetricName[]; unavailable?: string}> {
  const filters = resource ? subjectDimensions[resource.kind].map((dimension) => ({[dimension]: resource.name})) : [{}]
  try {
    const pages = await Promise.all(filters.map((dimensions) => api.listMetrics({dimensions}, {...(signal && {signal})})))
    return {names: pages.flat()}
  } catch (error) {
    if (!isDenial(error)) throw error
    return {names: [], unavailable: `${error.failure.message}; it takes cloudwatch:ListMetrics`}
  }
}

const describes = ({name, subject, operations}: Metric, told: MetricName): boolean =>
  told.metric === name &&
  nameIn(subject, told) !== undefined &&
  (operations === undefined || operations.includes(told.dimensions.Operation ?? ''))

const nameIn = (subject: MetricSubject, {dimensions}: MetricName): string | undefined =>
  subjectDimensions[subject].map((dimension) => dimensions[dimension]).find((name) => name !== undefined)

const reportedBy = (subject: MetricSubject, names: readonly MetricName[]) => ({
  by: new Set(names.map((name) => nameIn(subject, name))).size,
  operations: [...new Set(names.map(({dimensions}) => dimensions.Operation).filter((each) => each !== undefined))].sort(),
})
