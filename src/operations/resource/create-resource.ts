import {FailureError} from '../../model/failure-error.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {World} from '../connect.ts'
import {describeIfThere, placeOf} from './find-resource.ts'
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
  const {name} = options
  if (options.dryRun) return rehearse(world, kind, options)
  try {
    const arn = await create()
    const resource = options.wait === false ? undefined : await untilActive(world, kind, arn, options)
    return {action: 'created', created: true, name, arn, ...(resource && {resource})}
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== 'ResourceInUseException') throw error
    return existing(world, kind, options, error)
  }
}

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
): Promise<Creation<T>> {
  const resource = await there(world, kind, name)
  if (resource && resource.status !== 'DELETING' && ifNotExists) return taken(resource)
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
  const deleting = resource?.status === 'DELETING' || !resource
  const requestId = error?.failure.requestId
  return new UserError({
    code: 'ResourceInUseException',
    message: deleting
      ? `A ${word} ${name} is still being deleted in ${placeOf(world)}.`
      : `There already is a ${word} ${name} in ${placeOf(world)}: ${resource.arn}`,
    remedy: deleting
      ? [{text: 'Try again in a few seconds.'}]
      : [{text: 'Choose another name, or use --if-not-exists to take the one that is there.'}],
    exitCode: exitCodes.refused,
    ...(requestId !== undefined && {requestId}),
    cause: error,
  })
}
