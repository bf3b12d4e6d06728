import {isDeepStrictEqual} from 'node:util'
import {FailureError} from '../../model/failure-error.ts'
import type {World} from '../connect.ts'
import {changeAtVersion} from './change-at-version.ts'
import {describeIfThere, findResource} from './find-resource.ts'
import type {Resource, ResourceKind} from './resource-kind.ts'
import {type OnStatus, waitUntil} from './wait-until.ts'

export interface SettingChange {
  readonly dryRun?: boolean
  /** Until it is ACTIVE again and the change shows. */
  readonly wait?: boolean
  /** Told what was seen while it waits. */
  readonly onStatus?: OnStatus
  readonly signal?: AbortSignal
}

/** One thing about a resource that can be read and set. */
export interface ResourceSetting<T extends Resource, V> {
  readonly read: (resource: T) => V | Promise<V>
  /** What it shall be, given what it is. Undefined: it is only shown. @throws UserError when a rule forbids it */
  readonly wanted: ((present: V, resource: T) => V) | undefined
  /** Sets it at this version of the resource. */
  readonly write: (resource: T, wanted: V, present: V) => Promise<void>
  /** Asked before; false leaves it as it is. */
  readonly confirm?: (resource: T, wanted: V, present: V) => Promise<boolean>
}

export interface SettingState<V> {
  readonly action: 'shown' | 'unchanged' | 'would-change' | 'changed' | 'kept'
  readonly name: string
  readonly arn: string
  /** What it is now; what it would be, in a rehearsal. */
  readonly value: V
  /** What it was, where that differs. */
  readonly previous?: V
}

/**
 * Shows a setting, or changes it where it is not yet what is wanted. Somebody else's change of something else in the same moment
 * is no obstacle; one of the same setting is.
 * @param nameOrArn of the resource
 * @throws UserError when there is no such resource, a rule forbids it, or somebody else was faster
 */
export async function changeResourceSetting<T extends Resource, V>(
  world: World,
  kind: ResourceKind<T>,
  nameOrArn: string,
  setting: ResourceSetting<T, V>,
  options: SettingChange,
): Promise<SettingState<V>> {
  const resource = await findResource(world, kind, nameOrArn)
  const {name, arn} = resource
  const present = await setting.read(resource)
  if (!setting.wanted) return {action: 'shown', name, arn, value: present}
  const wanted = setting.wanted(present, resource)
  if (isDeepStrictEqual(wanted, present)) return {action: 'unchanged', name, arn, value: present}
  if (options.dryRun) return {action: 'would-change', name, arn, value: wanted, previous: present}
  if (setting.confirm && !(await setting.confirm(resource, wanted, present))) return {action: 'kept', name, arn, value: present}
  await changeAtVersion({
    kind,
    before: resource,
    read: () => findResource(world, kind, arn),
    stillMeant: async (now) => isDeepStrictEqual(await setting.read(now), present),
    isDone: async (now) => isDeepStrictEqual(await setting.read(now), wanted),
    world,
    signal: options.signal,
    change: (now) => setting.write(now, wanted, present),
  })
  if (options.wait !== false) await untilChanged(world, kind, arn, setting, present, options)
  return {action: 'changed', name, arn, value: wanted, previous: present}
}

/** An update is asynchronous: the old value may be seen, ACTIVE even, for a moment. */
const untilChanged = <T extends Resource, V>(
  world: World,
  kind: ResourceKind<T>,
  arn: string,
  setting: ResourceSetting<T, V>,
  before: V,
  {onStatus, signal}: SettingChange,
): Promise<true> =>
  waitUntil(
    'the change did not show',
    async () => {
      const now = await describeIfThere(world, kind, {arn})
      if (now instanceof FailureError) return undefined
      if (now.status === 'ACTIVE' && !isDeepStrictEqual(await setting.read(now), before)) return true
      onStatus?.(now.status)
      return undefined
    },
    world.clock,
    signal,
  )
