import type {Role} from '../model/channel.ts'
import {observedValue} from '../model/observed.ts'
import {permissionsOf} from '../model/persona.ts'
import type {PermissionsFact} from '../model/signaling-evidence.ts'
import {type ControlPlaneSettings, extraCallTimeoutMs, nameOf} from './control-plane-settings.ts'
import type {Probe, Session} from './probe.ts'

const both: readonly Role[] = ['MASTER', 'VIEWER']

const personaOf = {MASTER: 'master', VIEWER: 'viewer'} as const

const needs = (role: Role, action: string): boolean => permissionsOf[personaOf[role]].some((each) => each.action === action)

/** What each role of a peer-to-peer session needs. */
const rolesOf: Readonly<Record<string, readonly Role[]>> = Object.fromEntries(
  both.flatMap((role) =>
    permissionsOf[personaOf[role]].map(({action}) => [action, both.filter((each) => needs(each, action))] as const),
  ),
)

export interface PermissionsSettings extends ControlPlaneSettings {
  readonly region: string
}

/** Asks IAM which of the actions the caller's policies allow. Nothing is tried: to connect as master would displace the camera. */
export const permissions: Probe<'permissions', Session, PermissionsSettings> = {
  key: 'permissions',
  label: 'simulate the permissions',
  needs: ['identity'],
  after: ['channel'],
  timeoutMs: extraCallTimeoutMs,
  async run({settings, signal}, evidence): Promise<PermissionsFact> {
    const {arn, account} = observedValue(evidence.identity)!
    const resource = observedValue(evidence.channel)?.arn ?? likelyArn(settings, arn, account)
    const {principal, decisions} = await settings.api.simulatePermissions(arn, Object.keys(rolesOf), resource, {signal})
    return {
      principal,
      resource,
      actions: decisions.map(({action, decision}) => ({action, decision, roles: rolesOf[action] ?? []})),
    }
  },
}

/** Where the channel cannot be described: policies match names, so any time of creation will do. */
const likelyArn = ({channel, region}: PermissionsSettings, callerArn: string, account: string): string =>
  'arn' in channel ? channel.arn : `arn:${callerArn.split(':')[1]}:kinesisvideo:${region}:${account}:channel/${nameOf(channel)}/0`
