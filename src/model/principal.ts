/** Whose policies say what a caller may do. */
export type PolicySource =
  | {readonly kind: 'arn'; readonly arn: string}
  /** A session of a role. A role may have a path, which the session's ARN does not tell. */
  | {readonly kind: 'role'; readonly arn: string; readonly roleName: string}
  | {readonly kind: 'none'; readonly reason: string}

/** The user or role behind the ARN that STS GetCallerIdentity gives: policies belong to those, and not to sessions. */
export function policySourceOf(callerArn: string): PolicySource {
  const match = /^arn:([^:]+):(iam|sts)::(\d{12}):(.+)$/.exec(callerArn)
  if (!match) return {kind: 'none', reason: `${callerArn} names no user or role`}
  const [, partition, service, account, resource = ''] = match
  if (service === 'iam')
    return resource === 'root'
      ? {kind: 'none', reason: 'the root user has no policies to simulate'}
      : {kind: 'arn', arn: callerArn}
  const roleName = /^assumed-role\/([^/]+)\//.exec(resource)?.[1]
  if (roleName === undefined) return {kind: 'none', reason: `the policies of ${resource} cannot be simulated`}
  return {kind: 'role', arn: `arn:${partition}:iam::${account}:role/${roleName}`, roleName}
}
