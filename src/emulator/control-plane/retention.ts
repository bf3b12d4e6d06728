import {serviceError} from '../http/aws-error.ts'

/** Ten years: the most that a stream keeps its media (documentation of UpdateDataRetention). */
const maxRetentionHours = 87_600

/** @throws AwsError InvalidArgumentException outside 0..87600 */
export function requireRetentionInRange(hours: number): number {
  if (hours < 0 || hours > maxRetentionHours)
    throw serviceError(
      'InvalidArgumentException',
      `A data retention of ${hours} hours is not between 0 and ${maxRetentionHours}.`,
    )
  return hours
}
