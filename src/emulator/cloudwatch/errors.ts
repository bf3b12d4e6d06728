import {AwsError} from '../http/aws-error.ts'

type Code =
  | 'ValidationError'
  | 'InvalidParameterValue'
  | 'InvalidParameterCombination'
  | 'MissingParameter'
  | 'InvalidNextToken'
  | 'InvalidFormat'
  | 'LimitExceeded'
  | 'ResourceNotFound'

/**
 * CloudWatch's refusals by their query-protocol codes (model 2010-08-01). `ValidationError` is not modelled; it is what
 * GetMetricData answers to parameters that make no sense (seen in elastic/beats issue 32687).
 */
export const cloudWatchError = (code: Code, message: string): AwsError =>
  new AwsError({status: code === 'ResourceNotFound' ? 404 : 400, code, message, member: 'message'})

/** What CloudWatch has and the emulator does not. */
export const notBuilt = (what: string): AwsError =>
  new AwsError({
    status: 501,
    code: 'NotImplementedByEmulatorException',
    message: `kvsctl emulator: CloudWatch ${what} is not built; kvsctl emulator coverage lists what is.`,
    member: 'message',
  })

/** A caller without the permission: one of the errors that all services of the query protocol have in common. */
export const denied = (message: string): AwsError => new AwsError({status: 403, code: 'AccessDenied', message, member: 'message'})

/** Names of error shapes by the codes that the query protocol has for them, where they differ. */
const shapes: Readonly<Record<string, string>> = {
  InvalidParameterValue: 'InvalidParameterValueException',
  InvalidParameterCombination: 'InvalidParameterCombinationException',
  MissingParameter: 'MissingRequiredParameterException',
  InvalidFormat: 'InvalidFormatFault',
  LimitExceeded: 'LimitExceededFault',
}

/** The names of error shapes in the JSON and CBOR protocols. */
export const shapeOf = (code: string): string => shapes[code] ?? code
