import {type Permission, type Persona, permissionsOf} from '../../model/persona.ts'
import {anyPattern, arnPattern, type PolicyScope} from './scope.ts'

export interface PolicyStatement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: readonly string[] | '*'
}

/** As IAM takes it. */
export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly PolicyStatement[]
}

export interface IamPolicy {
  readonly schema: 'urn:kvsctl:schema:iam-policy:1'
  readonly role: Persona
  readonly policy: PolicyDocument
  /** What its reader should know. */
  readonly remarks: readonly string[]
}

export interface IamPolicyOptions extends PolicyScope {
  /** Peers that make their channel where there is none, as the samples of the C SDK do. */
  readonly mayCreate?: boolean
}

/**
 * The least-privilege policy of a role, on the channels and streams that the options name.
 *
 * @throws UserError where a name is none
 */
export function iamPolicy(role: Persona, options: IamPolicyOptions = {}): IamPolicy {
  const creating: Permission[] = options.mayCreate ? [{action: 'kinesisvideo:CreateSignalingChannel', on: 'channel'}] : []
  const permissions = [...permissionsOf[role], ...creating]
  const actionsOn = (on: Permission['on']) =>
    [...new Set(permissions.filter((each) => each.on === on).map(({action}) => action))].sort()
  const statement = (Sid: string, Action: readonly string[], Resource: PolicyStatement['Resource']): PolicyStatement[] =>
    Action.length > 0 ? [{Sid, Effect: 'Allow', Action, Resource}] : []
  const remarks: string[] = []
  const on = (kind: 'channel' | 'stream'): readonly string[] => {
    const pattern = arnPattern(options, kind)
    if (pattern === undefined && actionsOn(kind).length > 0) remarks.push(wide(kind))
    return [pattern ?? anyPattern(options, kind)]
  }
  const Statement = [
    ...statement('Channels', actionsOn('channel'), on('channel')),
    ...statement('Streams', actionsOn('stream'), on('stream')),
    ...statement('Account', actionsOn('all'), '*'),
  ]
  if (actionsOn('channel').includes('kinesisvideo:ConnectAsMaster')) remarks.push(displaces)
  return {schema: 'urn:kvsctl:schema:iam-policy:1', role, policy: {Version: '2012-10-17', Statement}, remarks}
}

const wide = (kind: 'channel' | 'stream'): string => `It is about every ${kind}: --${kind} or --prefix narrows it.`

const displaces = 'Whoever may connect as master displaces the camera that is connected.'
