import {FailureError} from '../../model/failure-error.ts'
import type {World} from '../connect.ts'
import {changeAtVersion} from './change-at-version.ts'
import {describeIfThere, findResource, isInUse, isNotFound, resourceNotFound, resourceRef} from './find-resource.ts'
import type {Resource, ResourceKind} from './resource-kind.ts'
import {type OnStatus, waitUntil} from './wait-until.ts'

export interface DeleteOptions<T> {
  /** No such resource is as good as a deleted one. */
  readonly ifExists?: boolean
  /** Until it is gone. */
  readonly wait?: boolean
  readonly dryRun?: boolean
  /** Asked with what is about to go; false leaves it alone. */
  readonly confirm?: (resource: T) => Promise<boolean>
  /** Told what was seen while it waits. */
  readonly onStatus?: OnStatus
  readonly signal?: AbortSignal
}

export interface Deletion<T> {
  readonly action: 'deleted' | 'deleting' | 'absent' | 'would-delete' | 'kept'
  /** As it was given. */
  readonly subject: string
  readonly resource?: T
}

/**
 * Deletes the version that was described and confirmed, not one that someone made meanwhile. Where nobody was asked, a change
 * of somebody else's in the same moment does not matter.
 * @throws UserError when there is none and `ifExists` is not set
 */
export async function deleteResource<T extends Resource>(
  world: World,
  kind: ResourceKind<T>,
  subject: string,
  options: DeleteOptions<T>,
): Promise<Deletion<T>> {
  const resource = await describeIfThere(world, kind, resourceRef(subject))
  if (resource instanceof FailureError) {
    if (options.ifExists) return {action: 'absent', subject}
    throw await resourceNotFound(world, kind, subject, resource)
  }
  if (options.dryRun) return {action: 'would-delete', subject, resource}
  if (options.confirm && !(await options.confirm(resource))) return {action: 'kept', subject, resource}
  if (resource.status !== 'DELETING') await startDeletion(world, kind, resource, options)
  if (options.wait === false) return {action: 'deleting', subject, resource}
  await untilGone(world, kind, resource.arn, options)
  return {action: 'deleted', subject, resource}
}

/** It was there a moment ago: somebody else's request, or an attempt of ours whose answer never came, was faster. */
function unlessGone(error: unknown): void {
  if (!isNotFound(error)) throw error
}

/** What is being created or updated, as after a run that was cut off, is refused until it is ACTIVE. */
async function startDeletion<T extends Resource>(
  world: World,
  kind: ResourceKind<T>,
  resource: T,
  options: DeleteOptions<T>,
): Promise<void> {
  const start = (before: T) =>
    changeAtVersion({
      kind,
      before,
      read: () => findResource(world, kind, resource.arn),
      stillMeant: () => options.confirm === undefined,
      world,
      signal: options.signal,
      change: ({arn, version}) => kind.delete(world.api, arn, version === '' ? {} : {version}).catch(unlessGone),
    })
  try {
    await start(resource)
  } catch (error) {
    if (isInUse(error) && error.afterUnclearAttempt && (await isEnding(world, kind, resource.arn))) return
    if (!isInUse(error) || resource.status === 'ACTIVE' || options.wait === false) throw error
    await start(await untilActive(world, kind, resource.arn, options))
  }
}

/** The attempt whose answer never came has begun it. */
async function isEnding<T extends Resource>(world: World, kind: ResourceKind<T>, arn: string): Promise<boolean> {
  const now = await describeIfThere(world, kind, {arn})
  return now instanceof FailureError || now.status === 'DELETING'
}

const untilActive = <T extends Resource>(
  world: World,
  kind: ResourceKind<T>,
  arn: string,
  {signal, onStatus}: DeleteOptions<T>,
): Promise<T> =>
  waitUntil(
    `the ${kind.word} could not be deleted yet`,
    async () => {
      const found = await findResource(world, kind, arn)
      if (found.status === 'ACTIVE') return found
      onStatus?.(found.status)
      return undefined
    },
    world.clock,
    signal,
  )

const untilGone = <T extends Resource>(
  world: World,
  kind: ResourceKind<T>,
  arn: string,
  {signal, onStatus}: DeleteOptions<T>,
): Promise<true> =>
  waitUntil(
    `the ${kind.word} was still there`,
    async () => {
      const found = await describeIfThere(world, kind, {arn})
      if (found instanceof FailureError) return true
      onStatus?.(found.status)
      return undefined
    },
    world.clock,
    signal,
  )
