import {partitionOf} from '../../model/region.ts'
import {formatResourceArn, parseResourceArn} from '../../model/resource-arn.ts'
import type {EmulatorContext} from '../context.ts'
import {serviceError} from '../http/aws-error.ts'
import type {StoredChannel, StoredStream} from '../state/store.ts'
import {seen} from './life-cycle.ts'

interface Stored {
  readonly channel: StoredChannel
  readonly stream: StoredStream
}

type ResourceKind = keyof Stored

/** How an operation says that the caller may not: its model names one of the two, both are 401. */
export type Denial = 'AccessDeniedException' | 'NotAuthorizedException'

/** What an input names a resource by; where it gives both, they must agree. */
export interface Naming {
  readonly name: string | undefined
  readonly arn: string | undefined
}

const titles = {channel: 'Channel', stream: 'Stream'} as const

const notFound = (kind: ResourceKind) =>
  serviceError('ResourceNotFoundException', `The requested ${kind} is not found or not active.`)

/** A new one that reads do not see yet is not there for anybody. */
function lookUp<K extends ResourceKind>(context: EmulatorContext, kind: K, name: string): Stored[K] | undefined {
  const found = context.store.get(kind === 'channel' ? 'channels' : 'streams', name)
  return found && seen(context, found) && (found as Stored[K])
}

/**
 * The channel or stream of an ARN. An ARN of an earlier resource of the same name is not found.
 *
 * @throws AwsError ResourceNotFoundException, or `denied` for another account
 */
export function resourceOfArn<K extends ResourceKind>(
  context: EmulatorContext,
  kind: K,
  arn: string,
  denied: Denial = 'AccessDeniedException',
): Stored[K] {
  const parsed = parseResourceArn(arn)
  if (parsed && parsed.account !== context.account)
    throw serviceError(denied, `The account id ${context.account} is not allowed to access the resources of ${parsed.account}.`)
  const found = parsed?.resource === kind ? lookUp(context, kind, parsed.name) : undefined
  if (found?.arn !== arn) throw notFound(kind)
  return found
}

/** The channel or the stream of an ARN, whichever it is; errors as of {@link resourceOfArn}. */
export const anyResourceOfArn = (context: EmulatorContext, arn: string): StoredChannel | StoredStream =>
  resourceOfArn(context, parseResourceArn(arn)?.resource ?? 'channel', arn)

function requireAgreement(kind: ResourceKind, {name, arn}: Naming): void {
  const title = titles[kind]
  if (name === undefined && arn === undefined)
    throw serviceError('InvalidArgumentException', `Either ${title}Name or ${title}ARN must be specified.`)
  if (name !== undefined && arn !== undefined && parseResourceArn(arn)?.name !== name)
    throw serviceError('InvalidArgumentException', `${title}Name and ${title}ARN do not name the same ${kind}.`)
}

/**
 * The channel or stream that an input names.
 *
 * @throws AwsError InvalidArgumentException when it names none or two, ResourceNotFoundException, or `denied` for another account
 */
export function resourceOf<K extends ResourceKind>(
  context: EmulatorContext,
  kind: K,
  naming: Naming,
  denied: Denial = 'AccessDeniedException',
): Stored[K] {
  requireAgreement(kind, naming)
  if (naming.arn !== undefined) return resourceOfArn(context, kind, naming.arn, denied)
  const found = lookUp(context, kind, naming.name!)
  if (!found) throw notFound(kind)
  return found
}

/** @throws AwsError ResourceInUseException where the status is another, of which the model says that it must be ACTIVE */
export function requireActive({name, status}: StoredChannel | StoredStream): void {
  if (status !== 'ACTIVE') throw serviceError('ResourceInUseException', `${name} is ${status}, not ACTIVE.`)
}

/** What is stuck in CREATING has no other way to go. @throws AwsError ResourceInUseException while it is being changed */
export function requireDeletable(resource: StoredChannel | StoredStream): void {
  if (resource.status !== 'CREATING' || resource.due) requireActive(resource)
}

/**
 * For operations whose model has no ResourceInUseException.
 *
 * @throws AwsError ResourceNotFoundException where the status is not ACTIVE
 */
export function requireFound({arn, status}: StoredChannel | StoredStream): void {
  if (status !== 'ACTIVE') throw notFound(parseResourceArn(arn)!.resource)
}

/** @throws AwsError VersionMismatchException when `version` is given and stale */
export function requireVersion(resource: StoredChannel | StoredStream, version: string | undefined): void {
  if (version !== undefined && version !== resource.version)
    throw serviceError('VersionMismatchException', `The version ${version} is not the current version of ${resource.name}.`)
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** An opaque token of 20 letters and digits, as the service makes them. */
export const newVersion = ({random}: EmulatorContext): string =>
  Array.from(random.bytes(20), (byte) => digits[byte % digits.length]).join('')

/** What a channel and a stream have in common when they are created now. */
export function newResource(context: EmulatorContext, resource: ResourceKind, name: string) {
  const {clock, region, account} = context
  const createdMs = clock.now()
  const arn = formatResourceArn({
    partition: partitionOf(region).id,
    region,
    account,
    resource,
    name,
    createdMs: String(createdMs),
  })
  return {name, arn, createdMs, version: newVersion(context)}
}

/** Whether a NameCondition lets a resource through. The only operator there is, and what is meant without one, is BEGINS_WITH. */
export const isNamed = (
  {name}: {readonly name: string},
  {ComparisonValue: start = ''}: {readonly ComparisonValue?: string} = {},
): boolean => name.startsWith(start)
