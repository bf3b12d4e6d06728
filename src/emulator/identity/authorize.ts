import {evaluate} from '../../protocol/iam/evaluate.ts'
import {RequestKeys} from '../../protocol/iam/variables.ts'
import type {EmulatorContext} from '../context.ts'
import type {AwsError} from '../http/aws-error.ts'
import {keysOfRequest, type Principal} from './principal.ts'

/** What somebody wants to do. */
export interface Demand {
  /** `kinesisvideo:ConnectAsViewer` */
  readonly action: string
  /** The ARN of a channel or stream; `*`, where absent: the action knows no resources. */
  readonly resource?: string
  /** Condition keys of the action and its resource, as `aws:ResourceTag/site`. */
  readonly keys?: Readonly<Record<string, readonly string[]>>
}

/** Why somebody may not, in the words of AWS (IAM user guide, "Troubleshoot access denied error messages"). */
export function denialText({identity}: Principal, {action, resource = '*'}: Demand, explicitly = false): string {
  const because = explicitly
    ? 'with an explicit deny in an identity-based policy'
    : `because no identity-based policy allows the ${action} action`
  return `User: ${identity.arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`
}

/**
 * The one place that decides what a caller may do. Every service asks here before it carries anything out.
 *
 * @param denied what this service says to a caller without the permission
 * @throws AwsError what `denied` makes of the refusal
 */
export function authorize(
  {clock}: Pick<EmulatorContext, 'clock'>,
  principal: Principal,
  demand: Demand,
  denied: (message: string) => AwsError,
): void {
  const {policies} = principal.identity
  if (!policies) return
  const {action, resource = '*', keys} = demand
  const all = new RequestKeys({...keysOfRequest(principal, clock.now()), ...keys})
  const {decision} = evaluate(policies, {action, resource, keys: all})
  if (decision !== 'allowed') throw denied(denialText(principal, demand, decision === 'explicitDeny'))
}
