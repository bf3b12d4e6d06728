import type {ResourceRef} from '../../client/aws/kvs-api.ts'
import {FailureError} from '../../model/failure-error.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import {exitCodes, type Remedy, UserError} from '../../model/user-error.ts'
import {commandIn} from '../command-in.ts'
import type {World} from '../connect.ts'
import {nearNames} from '../near-names.ts'
import type {Resource, ResourceKind} from './resource-kind.ts'

/** Names that are looked through for a near one: three requests at most, so that a typo does not cost minutes in a large account. */
const namesSearched = 3000

/** A suggestion is not worth a longer wait. */
const searchTimeoutMs = 3000

const notFoundCode = 'ResourceNotFoundException'

export const isNotFound = (error: unknown): error is FailureError =>
  error instanceof FailureError && error.failure.code === notFoundCode

/** Its name is taken, it is not ACTIVE, or something is mapped to it. */
export const isInUse = (error: unknown): error is FailureError =>
  error instanceof FailureError && error.failure.code === 'ResourceInUseException'

export const resourceRef = (nameOrArn: string): ResourceRef =>
  parseResourceArn(nameOrArn) === undefined ? {name: nameOrArn} : {arn: nameOrArn}

export const placeOf = ({kind, region}: Pick<World, 'kind' | 'region'>): string =>
  kind === 'local' ? 'the emulator on this machine' : region

/**
 * Describes it by name or ARN.
 * @throws UserError, when there is none, with what may have been meant
 */
export async function findResource<T extends Resource>(world: World, kind: ResourceKind<T>, nameOrArn: string): Promise<T> {
  const found = await describeIfThere(world, kind, resourceRef(nameOrArn))
  if (found instanceof FailureError) throw await resourceNotFound(world, kind, nameOrArn, found)
  return found
}

/** @returns the service's "not found" where there is none */
export async function describeIfThere<T extends Resource>(
  {api}: World,
  kind: ResourceKind<T>,
  ref: ResourceRef,
): Promise<T | FailureError> {
  try {
    return await kind.describe(api, ref)
  } catch (error) {
    if (isNotFound(error)) return error
    throw error
  }
}

/** What is known when the service says that there is none. */
export async function resourceNotFound<T extends Resource>(
  world: World,
  kind: ResourceKind<T>,
  nameOrArn: string,
  error: FailureError,
): Promise<UserError> {
  const {requestId} = error.failure
  return new UserError({
    code: notFoundCode,
    message: `There is no ${kind.noun} ${nameOrArn} in ${placeOf(world)}.`,
    remedy: await whatWasMeant(world, kind, nameOrArn),
    exitCode: exitCodes.refused,
    ...(requestId !== undefined && {requestId}),
    cause: error,
  })
}

async function whatWasMeant<T extends Resource>(
  world: World,
  kind: ResourceKind<T>,
  nameOrArn: string,
): Promise<readonly Remedy[]> {
  const {word} = kind
  const arn = parseResourceArn(nameOrArn)
  try {
    const names = await someNames(world, kind)
    if (arn && names.includes(arn.name)) return [recreated(word, arn.name)]
    const near = nearNames(arn?.name ?? nameOrArn, names)
    if (near.length > 0) return [{text: `Did you mean ${near.join(' or ')}?`}]
    if (names.length === 0) return [{text: `There are no ${word}s there. Is it the right region and account?`}]
  } catch {
    // Listing is a courtesy, and may not be permitted.
  }
  return [{text: `See which ${word}s there are:`, command: commandIn(world, `${word} list`)}]
}

const recreated = (word: string, name: string): Remedy => ({
  text: `A ${word} ${name} exists with another ARN: it was deleted and created again. Use its name, or the new ARN.`,
})

async function someNames<T extends Resource>({api}: World, kind: ResourceKind<T>): Promise<string[]> {
  const names: string[] = []
  for await (const {name} of kind.list(api, {signal: AbortSignal.timeout(searchTimeoutMs)})) {
    names.push(name)
    if (names.length === namesSearched) break
  }
  return names
}
