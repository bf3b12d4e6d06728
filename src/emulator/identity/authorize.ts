import type {EmulatorContext} from '../context.ts'
import type {AwsError} from '../http/aws-error.ts'
import type {Principal} from './principal.ts'

/** What somebody wants to do. */
export interface Demand {
  /** `kinesisvideo:ConnectAsViewer` */
  readonly action: string
  /** The ARN of a channel or stream; `*`, where absent: the action knows no resources. */
  readonly resource?: string
}

/** Why somebody may not, in the words of AWS (IAM user guide, "Troubleshoot access denied error messages"). */
export const denialText = ({identity}: Principal, {action, resource = '*'}: Demand): string =>
  `User: ${identity.arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`

/**
 * The one place that decides what a caller may do. Every service asks here before it carries anything out.
 *
 * @param denied what this service says to a caller without the permission
 * @throws AwsError what `denied` makes of the refusal
 */
export function authorize(
  _context: EmulatorContext,
  _principal: Principal,
  _demand: Demand,
  _denied: (message: string) => AwsError,
): void {}
