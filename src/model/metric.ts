/** Units by CloudWatch's names. */
export type MetricUnit = 'Count' | 'Milliseconds' | 'Bytes' | 'Bits/Second'

export type MetricArea = 'signaling' | 'TURN' | 'ingestion' | 'streams'

/** What a metric is counted per. */
export type MetricSubject = 'channel' | 'stream'

export type MetricRole = 'MASTER' | 'VIEWER'

/** One documented metric of namespace AWS/KinesisVideo. */
export interface Metric {
  /** As CloudWatch names it: `Latency`, `PutMedia.Requests`. Signaling and ingestion share names, and differ in their operations. */
  readonly name: string
  readonly area: MetricArea
  readonly subject: MetricSubject
  readonly unit: MetricUnit
  /** Values of dimension `Operation`, where it has one. */
  readonly operations?: readonly string[]
  /** Whether it also comes by dimension `Role`: without it, it is the sum of all roles. */
  readonly perRole?: true
  readonly meaning: string
  /** The statistics that say most of it: what is shown where none is asked for. */
  readonly statistics: readonly string[]
  /** The AWS page it stands on. */
  readonly source: string
  /** When that page was read, ISO date. */
  readonly asOf: string
}

export const metricNamespace = 'AWS/KinesisVideo'

/** The documented dimension of a channel, and the one of an older page of the guide, which some channels still report under. */
export const subjectDimensions: Record<MetricSubject, readonly string[]> = {
  channel: ['SignalingChannelName', 'ChannelName'],
  stream: ['StreamName'],
}

export const metricRoles: readonly MetricRole[] = ['MASTER', 'VIEWER']

/** Names of all dimensions, the subject's by its documented name: `Operation, SignalingChannelName`. */
export const dimensionsOf = ({subject, operations, perRole}: Metric): readonly string[] => [
  ...(operations ? ['Operation'] : []),
  subjectDimensions[subject][0]!,
  ...(perRole ? ['Role'] : []),
]

/** One series that can be asked for. */
export interface MetricSlice {
  readonly metric: Metric
  readonly operation?: string
  readonly role?: MetricRole
}

/** Every operation and role of a metric by itself: CloudWatch does not add up across dimensions. */
export const slicesOf = (metric: Metric): readonly MetricSlice[] =>
  (metric.operations ?? [undefined]).flatMap((operation) =>
    (metric.perRole ? [undefined, ...metricRoles] : [undefined]).map((role) => ({
      metric,
      ...(operation !== undefined && {operation}),
      ...(role !== undefined && {role}),
    })),
  )

/** The dimensions of a slice for one channel or stream, once for each name that the guides give them. */
export const dimensionSetsOf = ({metric, operation, role}: MetricSlice, name: string): readonly Record<string, string>[] =>
  subjectDimensions[metric.subject].map((dimension) => ({
    ...(operation !== undefined && {Operation: operation}),
    [dimension]: name,
    ...(role !== undefined && {Role: role}),
  }))
