import type {MetricArea, MetricRole, MetricSubject, MetricUnit} from './metric.ts'

export interface MetricPoint {
  /** Start of its period, ISO 8601. */
  readonly at: string
  readonly value: number
}

/** All points of a window in one number. */
export interface Overall {
  readonly value: number
  /** CloudWatch is not asked again for it, so that of averages and percentiles it is the mean of the periods. */
  readonly how: 'sum' | 'smallest' | 'largest' | 'mean of periods'
}

export interface MetricResource {
  readonly kind: MetricSubject
  readonly name: string
}

/** One line of numbers. */
export interface MetricLine {
  readonly resource: MetricResource
  readonly metric: string
  readonly area: MetricArea
  readonly operation?: string
  readonly role?: MetricRole
  /** As CloudWatch was asked for it. */
  readonly dimensions: Readonly<Record<string, string>>
  readonly unit: MetricUnit
  readonly statistic: string
  /** Oldest first. A period without a point has no data, which is not 0. */
  readonly points: readonly MetricPoint[]
  /** Absent where there are no points. */
  readonly overall?: Overall
  /** The window before, where it was asked for. */
  readonly before?: {readonly points: readonly MetricPoint[]; readonly overall?: Overall}
  /** `overall` now less before, as a share of before; absent where either is missing or before was 0. */
  readonly change?: number
  /** Why points are missing, where CloudWatch says that they are. */
  readonly problem?: string
}

export interface MetricWindow {
  readonly from: string
  readonly to: string
}

/** What CloudWatch told of channels and streams. */
export interface MetricData extends MetricWindow {
  readonly schema: 'urn:kvsctl:schema:metric-data:1'
  readonly region: string
  readonly periodSeconds: number
  readonly comparedWith?: MetricWindow
  /** Those with data. */
  readonly lines: readonly MetricLine[]
  /** What was asked for: how many lines there could be, and what that took. */
  readonly asked: {readonly lines: number; readonly queries: number; readonly calls: number}
  /** What a reader should know. */
  readonly notes: readonly string[]
}

/** Adds counts up; of the rest, which cannot be added up, takes what says most. */
export function overallOf(statistic: string, points: readonly MetricPoint[]): Overall | undefined {
  if (points.length === 0) return undefined
  const values = points.map(({value}) => value)
  const sum = values.reduce((total, value) => total + value, 0)
  if (statistic === 'Sum' || statistic === 'SampleCount') return {value: sum, how: 'sum'}
  if (statistic === 'Minimum') return {value: values.reduce((a, b) => Math.min(a, b)), how: 'smallest'}
  if (statistic === 'Maximum') return {value: values.reduce((a, b) => Math.max(a, b)), how: 'largest'}
  return {value: sum / values.length, how: 'mean of periods'}
}

/** What the values of a line are, for people. */
export function measureOf({metric, statistic, unit}: Pick<MetricLine, 'metric' | 'statistic' | 'unit'>): string {
  if (statistic === 'SampleCount') return 'samples'
  if (statistic === 'Average' && metric === 'Failure') return 'failure rate'
  if (statistic === 'Average' && metric.endsWith('.Success')) return 'success rate'
  return unitTexts[unit]
}

const unitTexts: Record<MetricUnit, string> = {Count: 'count', Milliseconds: 'ms', Bytes: 'bytes', 'Bits/Second': 'bit/s'}

/** What a line is about: `ConnectAsViewer Latency`. */
export const titleOf = ({metric, operation, role, area, dimensions}: Omit<MetricLine, 'points'>): string =>
  [
    operation,
    metric,
    role,
    // The older of the two names: then both have data, and people see the line twice.
    area !== 'streams' && 'ChannelName' in dimensions ? '(by ChannelName)' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
