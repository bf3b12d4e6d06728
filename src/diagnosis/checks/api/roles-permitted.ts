import type {Role} from '../../../model/channel.ts'
import type {PermissionsFact} from '../../../model/signaling-evidence.ts'
import {permissionKinds} from '../../catalogue/permissions.ts'
import {defineCheck} from '../../check.ts'
import type {Raised} from '../../finding-kind.ts'
import {policyResource} from '../../refusal.ts'

const {roleLacksPermission} = permissionKinds

/** What failed by itself has a finding that names the action; this one is about what nobody tried. */
export const rolesPermitted = defineCheck({
  id: 'api.roles-permitted',
  title: 'IAM allows what master and viewer need',
  needs: ['permissions'],
  looksAt: ['channel'],
  after: ['sig.opens-websocket'],
  emits: [roleLacksPermission],
  settings: {},
  required: false,
  *judge({permissions}, {evidence}) {
    const told = evidence.channel?.status === 'failed' ? ['kinesisvideo:DescribeSignalingChannel'] : []
    const viewer = lackOf(permissions, 'VIEWER', told)
    if (viewer) yield viewer
    // An identity that is made for viewers only is in order: it is told, and no alarm.
    const master = lackOf(permissions, 'MASTER', [...told, ...((viewer?.data.missing as string[] | undefined) ?? [])])
    if (master) yield {...master, severity: 'info'}
  },
})

function lackOf({principal, resource, actions}: PermissionsFact, role: Role, told: readonly string[]): Raised | undefined {
  const needed = actions.filter(({roles}) => roles.includes(role))
  const missing = needed.filter(({decision, action}) => decision !== 'allowed' && !told.includes(action))
  if (missing.length === 0) return undefined
  return roleLacksPermission.found(resource, {
    role,
    principal,
    resource: policyResource(resource),
    missing: missing.map(({action}) => action),
    denied: missing.filter(({decision}) => decision === 'explicitDeny').map(({action}) => action),
    needed: needed.map(({action}) => action),
  })
}
