import type {EmulatorContext} from '../context.ts'
import {strike} from '../faults/strike.ts'
import type {AwsError} from '../http/aws-error.ts'
import {authorize, denialText} from './authorize.ts'
import type {Principal} from './principal.ts'

export interface NeighbourCall {
  /** The prefix of the service's actions: `cloudwatch`. */
  readonly service: string
  /** `GetMetricData` */
  readonly operation: string
  /** `*` where absent. */
  readonly resource?: string
  /** What this service says to a caller without the permission. */
  readonly denied: (message: string) => AwsError
}

/**
 * What stands before an operation of a service other than Kinesis Video Streams: faults, then the caller's permissions.
 *
 * @throws AwsError to refuse
 */
export async function admitCall(
  context: EmulatorContext,
  principal: Principal,
  {service, operation, resource, denied}: NeighbourCall,
): Promise<void> {
  const demand = {action: `${service}:${operation}`, ...(resource !== undefined && {resource})}
  await strike(context, operation, denied(denialText(principal, demand)))
  authorize(context, principal, demand, denied)
}
