import {FailureError} from '../../model/failure-error.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {World} from '../connect.ts'
import {describeIfThere, isInUse, placeOf} from './find-resource.ts'
import type {Resource, ResourceKind} from './resource-kind.ts'
import {type OnStatus, waitUntil} from './wait-until.ts'

export interface CreateOptions {
  readonly name: string
  /** One of this name is as good as a new one. Its settings and tags stay as they are. */
  readonly ifNotExists?: boolean
  /** Until it is ACTIVE. */
  readonly wait?: boolean
  readonly dryRun?: boolean
  /** Told what was seen while it waits. */
  readonly onStatus?: OnStatus
  readonly signal?: AbortSignal
}

export interface Creation<T> {
  readonly action: 'created' | 'exists' | 'would-create'
  /** Whether this made it: false where it was there, and in a rehearsal. */
  readonly created: boolean
  readonly name: string
  /** Undefined when nothing was created. */
  readonly arn?: string
  /** As it was described last; undefined when nobody waited for it. */
  readonly resource?: T
}

/**
 * Creates, or takes what is there.
 * @param create makes it. @returns the ARN
 * @throws UserError when the name is taken
 */
export async function createResource<T extends Resource>(
  world: World,
  kind: ResourceKind<T>,
  options: CreateOptions,
  create: () => Promise<string>,
): Promise<Creation<T>> {
  if (options.dryRun) return rehearse(world, kind, options)
  const sinceMs = world.clock.now()
  try {
    return await make(world, kind, options, create)
  } catch (error) {
    if (!isInUse(error)) throw error
    if (options.ifNotExists && options.wait !== false) return ours(await settled(world, kind, options, create), error, sinceMs)
    return existing(world, kind, options, error, sinceMs)
  }
}

async function make<T extends Resource>(
  world: World,
  kind: ResourceKind<T>,
  options: CreateOptions,
  create: () => Promise<string>,
): Promise<Creation<T>> {
  const arn = await create()
  const resource = options.wait === false ? undefined : await untilActive(world, kind, arn, options)
  return {action: 'created', created: true, name: options.name, arn, ...(resource && {resource})}
}

/**
 * The name is taken, by something that may be on its way (for a moment reads do not see it yet) or on its way out, as after a run
 * that was cut off: it is waited for, and made again when it is gone.
 */
const settled = <T extends Resource>(
  world: World,
  kind: ResourceKind<T>,
  options: CreateOptions,
  create: () => Promise<string>,
): Promise<Creation<T>> =>
  waitUntil(
    `the ${kind.word} of that name was neither ACTIVE nor gone`,
    async () => {
      const found = await there(world, kind, options.name)
      if (found?.status === 'ACTIVE') return taken(found)
      if (found) options.onStatus?.(found.status)
      if (found && found.status !== 'DELETING') return undefined
      return make(world, kind, options, create).catch((error: unknown) => {
        if (!isInUse(error)) throw error
        return undefined
      })
    },
    world.clock,
    options.signal,
  )

/** A clock that is further off than this could not have signed the request (SigV4). */
const mostSkewMs = 5 * 60_000

/** Where an answer never came, it was our own request that made it; unless it is older than that request. */
const isOurs = (arn: string, {afterUnclearAttempt}: FailureError, sinceMs: number): boolean =>
  afterUnclearAttempt && Number(parseResourceArn(arn)?.createdMs) >= sinceMs - mostSkewMs

const ours = <T>(creation: Creation<T>, error: FailureError, sinceMs: number): Creation<T> =>
  creation.action === 'exists' && isOurs(creation.arn!, error, sinceMs)
    ? {...creation, action: 'created', created: true}
    : creation

/** A new resource may be unknown to the next request for a moment. */
const untilActive = <T extends Resource>(
  world: World,
  kind: ResourceKind<T>,
  arn: string,
  {signal, onStatus}: CreateOptions,
): Promise<T> =>
  waitUntil(
    `the ${kind.word} was not ACTIVE`,
    async () => {
      const found = await describeIfThere(world, kind, {arn})
      if (found instanceof FailureError) return undefined
      if (found.status === 'ACTIVE') return found
      onStatus?.(found.status)
      return undefined
    },
    world.clock,
    signal,
  )

async function existing<T extends Resource>(
  world: World,
  kind: ResourceKind<T>,
  {name, ifNotExists}: CreateOptions,
  error: FailureError,
  sinceMs: number,
): Promise<Creation<T>> {
  const resource = await there(world, kind, name)
  if (!resource || resource.status === 'DELETING') throw nameTaken(world, kind, name, resource, error)
  if (ifNotExists || isOurs(resource.arn, error, sinceMs)) return ours(taken(resource), error, sinceMs)
  throw nameTaken(world, kind, name, resource, error)
}

async function rehearse<T extends Resource>(
  world: World,
  kind: ResourceKind<T>,
  {name, ifNotExists}: CreateOptions,
): Promise<Creation<T>> {
  const resource = await there(world, kind, name)
  if (!resource) return {action: 'would-create', created: false, name}
  if (ifNotExists) return taken(resource)
  throw nameTaken(world, kind, name, resource)
}

const taken = <T extends Resource>(resource: T): Creation<T> => ({
  action: 'exists',
  created: false,
  name: resource.name,
  arn: resource.arn,
  resource,
})

async function there<T extends Resource>(world: World, kind: ResourceKind<T>, name: string): Promise<T | undefined> {
  const found = await describeIfThere(world, kind, {name})
  return found instanceof FailureError ? undefined : found
}

function nameTaken<T extends Resource>(
  world: World,
  {word}: ResourceKind<T>,
  name: string,
  resource: T | undefined,
  error?: FailureError,
): UserError {
  const unsettled = resource?.status === 'DELETING' || !resource
  const requestId = error?.failure.requestId
  return new UserError({
    code: 'ResourceInUseException',
    message: unsettled
      ? `A ${word} ${name} is still being ${resource ? 'deleted' : 'created or deleted'} in ${placeOf(world)}.`
      : `There already is a ${word} ${name} in ${placeOf(world)}: ${resource.arn}`,
    remedy: unsettled
      ? [{text: 'Try again in a few seconds.'}]
      : [{text: 'Choose another name, or use --if-not-exists to take the one that is there.'}],
    exitCode: exitCodes.refused,
    ...(requestId !== undefined && {requestId}),
    cause: error,
  })
}
