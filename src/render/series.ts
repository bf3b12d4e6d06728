import type {MetricSeries} from '../model/evidence.ts'

/** The largest value of a series that has points. */
export const largestOf = ({points}: MetricSeries): number =>
  points.reduce((largest, {value}) => Math.max(largest, value), Number.NEGATIVE_INFINITY)

/** Whole numbers as they are, others in three significant digits. */
export const roundForReading = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(3)))
