import type {Dimensions} from '../metrics.ts'

export type StateValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'

export const stateValues: readonly StateValue[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA']

/** How a value is compared with the threshold, and how StateReason says that it was. */
export const comparisons = {
  GreaterThanOrEqualToThreshold: {says: 'greater than or equal to', holds: (value: number, limit: number) => value >= limit},
  GreaterThanThreshold: {says: 'greater than', holds: (value: number, limit: number) => value > limit},
  LessThanThreshold: {says: 'less than', holds: (value: number, limit: number) => value < limit},
  LessThanOrEqualToThreshold: {says: 'less than or equal to', holds: (value: number, limit: number) => value <= limit},
} as const

export type Comparison = keyof typeof comparisons

export const missingTreatments = ['missing', 'notBreaching', 'breaching', 'ignore'] as const

export type MissingTreatment = (typeof missingTreatments)[number]

/** What PutMetricAlarm says of it. */
export interface AlarmConfig {
  readonly name: string
  readonly description?: string
  readonly actionsEnabled: boolean
  /** Kept and told; the emulator carries none out. */
  readonly actions: Readonly<Record<'OKActions' | 'AlarmActions' | 'InsufficientDataActions', readonly string[]>>
  readonly namespace: string
  readonly metric: string
  readonly dimensions: Dimensions
  /** Name of a Statistic or of an ExtendedStatistic. */
  readonly statistic: string
  readonly unit?: string
  readonly periodSeconds: number
  readonly evaluationPeriods: number
  /** As many as were asked for; without, all evaluation periods. */
  readonly datapointsToAlarm?: number
  readonly threshold: number
  readonly comparison: Comparison
  /** Undefined where it was not given: then `missing`. */
  readonly treatMissingData?: MissingTreatment
  readonly lowSamples?: string
}

export interface AlarmState {
  readonly value: StateValue
  readonly reason: string
  /** JSON. */
  readonly reasonData?: string
}

export interface Alarm {
  readonly config: AlarmConfig
  readonly configuredAtMs: number
  readonly state: AlarmState
  /** When the state, or its reason, was last written. */
  readonly updatedAtMs: number
  /** When its value last changed. */
  readonly changedAtMs: number
  /** SetAlarmState holds until then. */
  readonly heldUntilMs?: number
}
