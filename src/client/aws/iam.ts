import {type EvaluationResult, GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand} from '@aws-sdk/client-iam'
import {FailureError} from '../../model/failure-error.ts'
import {policySourceOf} from '../../model/principal.ts'
import type {Caller} from './call.ts'
import {clientSettings, endpointOfOthers, type KvsApiOptions} from './client-settings.ts'
import {plain, present} from './kinesis-video.ts'
import type {KvsApi, SimulatedActions} from './kvs-api.ts'

/** IAM has one endpoint per partition, which the SDK finds by the region. */
export function createIamApi(options: KvsApiOptions, call: Caller): Pick<KvsApi, 'simulatePermissions'> {
  const client = new IAMClient({...clientSettings(options), ...endpointOfOthers(options)})

  const simulate = (principal: string, actions: readonly string[], resource: string, signal: AbortSignal | undefined) =>
    call('SimulatePrincipalPolicy', signal, async ({traced, abortSignal}): Promise<SimulatedActions> => {
      const input = {PolicySourceArn: principal, ActionNames: [...actions], ResourceArns: [resource], MaxItems: actions.length}
      const results: EvaluationResult[] = []
      let Marker: string | undefined
      // IAM may give fewer than it is asked for (API reference, MaxItems).
      do {
        const page = await client.send(traced(new SimulatePrincipalPolicyCommand({...input, Marker})), {abortSignal})
        results.push(...(page.EvaluationResults ?? []))
        Marker = page.IsTruncated ? page.Marker : undefined
      } while (Marker !== undefined)
      const decisions = results.map(({EvalActionName, EvalDecision}) => ({
        action: plain(present(EvalActionName, 'SimulatePrincipalPolicy', 'EvalActionName')),
        decision: present(EvalDecision, 'SimulatePrincipalPolicy', 'EvalDecision'),
      }))
      return {principal, decisions}
    })

  /** With its path, which the ARN of a session does not have. */
  const arnOfRole = (roleName: string, signal: AbortSignal | undefined) =>
    call('GetRole', signal, async ({traced, abortSignal}) => {
      const {Role} = await client.send(traced(new GetRoleCommand({RoleName: roleName})), {abortSignal})
      return plain(present(Role?.Arn, 'GetRole', 'Arn'))
    })

  return {
    async simulatePermissions(callerArn, actions, resource, {signal} = {}) {
      const source = policySourceOf(callerArn)
      if (source.kind === 'none') throw notSimulated(source.reason)
      try {
        return await simulate(source.arn, actions, resource, signal)
      } catch (error) {
        const hasPath = source.kind === 'role' && error instanceof FailureError && error.failure.code?.startsWith('NoSuchEntity')
        if (!hasPath) throw error
        return simulate(await arnOfRole(source.roleName, signal), actions, resource, signal)
      }
    },
  }
}

const notSimulated = (reason: string): FailureError =>
  new FailureError({kind: 'refused', code: 'NotSimulated', message: `Permissions cannot be simulated: ${reason}.`})
