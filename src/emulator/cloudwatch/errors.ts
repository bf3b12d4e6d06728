import {callerArn} from '../caller-arn.ts'
import {AwsError} from '../http/aws-error.ts'

/**
 * CloudWatch's refusals by their query-protocol codes (model 2010-08-01). `ValidationError` is not modelled; it is what
 * GetMetricData answers to parameters that make no sense (seen in elastic/beats issue 32687).
 */
export const cloudWatchError = (
  code: 'ValidationError' | 'InvalidParameterValue' | 'MissingParameter' | 'InvalidNextToken',
  message: string,
): AwsError => new AwsError({status: 400, code, message, member: 'message'})

/** What CloudWatch has and the emulator does not. */
export const notBuilt = (what: string): AwsError =>
  new AwsError({
    status: 501,
    code: 'NotImplementedByEmulatorException',
    message: `kvsctl emulator: CloudWatch ${what} is not built; GetMetricData and ListMetrics are, for metrics without math.`,
    member: 'message',
  })

/** A caller without the permission: one of the errors that all services of the query protocol have in common. */
export const denied = (account: string, operation: string): AwsError =>
  new AwsError({
    status: 403,
    code: 'AccessDenied',
    message: `User: ${callerArn(account)} is not authorized to perform: cloudwatch:${operation}`,
    member: 'message',
  })

/** The names of error shapes in the JSON and CBOR protocols, where they differ from the query protocol's codes. */
export const shapeOf = (code: string): string =>
  ({InvalidParameterValue: 'InvalidParameterValueException', MissingParameter: 'MissingRequiredParameterException'})[code] ?? code
