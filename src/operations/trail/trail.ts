import {FailureError} from '../../model/failure-error.ts'
import type {Failure} from '../../model/observed.ts'
import {parseResourceArn, type ResourceArn} from '../../model/resource-arn.ts'
import {recordedOperations, type Unrecorded, unrecorded} from '../../model/trail-coverage.ts'
import type {TrafficBucket, TrailEvent, TrailItem} from '../../model/trail-event.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {World} from '../connect.ts'
import {nearNames} from '../near-names.ts'
import {resourceNotFound} from '../resource/find-resource.ts'
import {channelKind, type Resource, type ResourceKind, streamKind} from '../resource/resource-kind.ts'
import {mergeLatestFirst} from './merge-latest-first.ts'
import {readTraffic} from './traffic.ts'

export interface TrailOptions {
  /** Name or ARN of a channel or stream. */
  readonly resource: string
  /** How far back: a week unless given, 90 days at most. */
  readonly sinceMs?: number
  /** Only calls that were refused. */
  readonly errors?: boolean
  /** Only calls that change something. */
  readonly changes?: boolean
  /** Only this operation. */
  readonly event?: string
  /** Only whose name or ARN contains it. */
  readonly user?: string
  /** Lay connects and failures of CloudWatch beside the calls. */
  readonly withMetrics?: boolean
}

export interface Trail {
  /** Name of the channel or stream. */
  readonly resource: string
  readonly from: string
  readonly to: string
  /** Latest first. */
  readonly items: AsyncIterable<TrailItem>
  /** What is not among them, whatever happened. */
  readonly unrecorded: readonly Unrecorded[]
  /** Why CloudWatch told nothing; the calls are there all the same. */
  readonly metricsFailure?: Failure
}

/** LookupEvents finds what is this old at most (CloudTrail API reference); what is older lies in a trail's bucket. */
export const oldestMs = 90 * 86_400_000

const defaultSinceMs = 7 * 86_400_000

/**
 * Who called what about a channel or stream, and with what outcome, as CloudTrail recorded it: by its name and by its ARN, since callers
 * use either. A deleted one has a trail, too.
 * @throws UserError when there is neither such a resource nor a call about it, or the options make no sense
 * @throws FailureError when CloudTrail refuses
 */
export async function trail(world: World, options: TrailOptions): Promise<Trail> {
  const {resource, sinceMs = defaultSinceMs, event, withMetrics = false} = options
  if (!(sinceMs > 0 && sinceMs <= oldestMs)) throw tooOld()
  if (event !== undefined) requireRecorded(event)
  const toMs = world.clock.now()
  const range = {fromMs: toMs - sinceMs, toMs}
  const found = await findTargets(world, resource)
  const api = await world.api.trail()
  const lists = [found.name, ...found.arns.map(({arn}) => arn)].map((name) => api.events(name, range))
  const all = notNothing(mergeLatestFirst(lists), () => noTrail(world, found))
  const events = filtered(all, options, found)
  const traffic = withMetrics ? await trafficOf(world, found, range) : {buckets: []}
  return {
    resource: found.name,
    from: new Date(range.fromMs).toISOString(),
    to: new Date(range.toMs).toISOString(),
    items: timeline(events, traffic.buckets),
    unrecorded,
    ...('failure' in traffic && {metricsFailure: traffic.failure}),
  }
}

interface Targets {
  readonly name: string
  /** The one that an ARN named. */
  readonly only?: ResourceArn['resource']
  /** What exists under the name, or the ARN that was given. */
  readonly arns: readonly {readonly arn: string; readonly resource: ResourceArn['resource']}[]
  /** Nothing of this name exists: known, and not only unseen. */
  readonly isMissing: boolean
}

async function findTargets(world: World, nameOrArn: string): Promise<Targets> {
  const arn = parseResourceArn(nameOrArn)
  if (arn) return {name: arn.name, only: arn.resource, arns: [{arn: nameOrArn, resource: arn.resource}], isMissing: false}
  const looks = await Promise.all([look(world, channelKind, nameOrArn), look(world, streamKind, nameOrArn)])
  return {
    name: nameOrArn,
    arns: looks.flatMap(({resource, arn}) => (arn === undefined ? [] : [{resource, arn}])),
    isMissing: looks.every(({arn, known}) => known && arn === undefined),
  }
}

/**
 * Looks a name up in a list: to describe it would leave a call in the very trail that is shown, and an error where there is none.
 * Whoever may read the trail need not be allowed to list.
 */
async function look<T extends Resource>(
  {api}: World,
  kind: ResourceKind<T>,
  name: string,
): Promise<{resource: ResourceArn['resource']; known: boolean; arn?: string}> {
  const resource = kind.word
  try {
    for await (const found of kind.list(api, {namePrefix: name}))
      if (found.name === name) return {resource, known: true, arn: found.arn}
    return {resource, known: true}
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'refused') return {resource, known: false}
    throw error
  }
}

async function* filtered(events: AsyncIterable<TrailEvent>, options: TrailOptions, {only}: Targets): AsyncGenerator<TrailEvent> {
  const {errors = false, changes = false, event, user} = options
  for await (const one of events) {
    if (only !== undefined && isOfOther(one, only)) continue
    if (errors && !one.error) continue
    if (changes && one.readOnly) continue
    if (event !== undefined && one.event !== event) continue
    if (user !== undefined && ![one.who.name, one.who.arn].some((text) => text?.includes(user))) continue
    yield one
  }
}

/** A channel and a stream may have one name. */
const isOfOther = ({resources}: TrailEvent, only: ResourceArn['resource']): boolean => {
  const kinds = resources.flatMap((name) => parseResourceArn(name)?.resource ?? [])
  return kinds.length > 0 && !kinds.includes(only)
}

/** Where there is not a single event, `whenNone` may say why. */
async function* notNothing(events: AsyncIterable<TrailEvent>, whenNone: () => Promise<UserError | undefined>) {
  let any = false
  for await (const event of events) {
    any = true
    yield event
  }
  const error = any ? undefined : await whenNone()
  if (error) throw error
}

async function noTrail(world: World, {name, isMissing}: Targets): Promise<UserError | undefined> {
  if (!isMissing) return undefined
  const message = `No channel, no stream and no call of the time asked for is known by the name ${name}.`
  const error = new FailureError({kind: 'refused', code: 'ResourceNotFoundException', message})
  return resourceNotFound(world, channelKind, name, error)
}

/** The calls, and each period's traffic above those that were made in it. */
async function* timeline(events: AsyncIterable<TrailEvent>, buckets: readonly TrafficBucket[]): AsyncGenerator<TrailItem> {
  const rest = [...buckets]
  const endOf = ({at, periodSeconds}: TrafficBucket): number => Date.parse(at) + periodSeconds * 1000
  for await (const event of events) {
    while (rest[0] && endOf(rest[0]) > Date.parse(event.at)) yield rest.shift()!
    yield {kind: 'call', ...event}
  }
  yield* rest
}

async function trafficOf(
  world: World,
  {name, only, arns}: Targets,
  range: {fromMs: number; toMs: number},
): Promise<{buckets: readonly TrafficBucket[]; failure?: Failure}> {
  const kinds = only ? [only] : arns.length > 0 ? arns.map(({resource}) => resource) : (['channel'] as const)
  try {
    const all = await Promise.all(kinds.map((kind) => readTraffic(world, kind, name, range)))
    return {buckets: all.flat().sort((a, b) => (a.at < b.at ? 1 : -1))}
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind !== 'interrupted') return {buckets: [], failure: error.failure}
    throw error
  }
}

function requireRecorded(event: string): void {
  const recorded = Object.keys(recordedOperations)
  if (recorded.includes(event)) return
  const group = unrecorded.find(({operations}) => operations.includes(event))
  const near = nearNames(event, recorded)
  throw new UserError({
    code: 'not-recorded',
    message: `CloudTrail does not record ${event}.`,
    remedy: [
      ...(group ? [{text: `${group.instead}.`}] : near.map((name) => ({text: `Did you mean ${name}?`}))),
      ...(group || near.length > 0 ? [] : [{text: `It records ${recorded.join(', ')}.`}]),
    ],
    exitCode: exitCodes.usage,
  })
}

const tooOld = (): UserError =>
  new UserError({
    code: 'bad-window',
    message: 'CloudTrail can be asked about the last 90 days.',
    remedy: [{text: 'Give --since a time up to 90d. What is older is in the bucket of a trail, or in CloudTrail Lake.'}],
    exitCode: exitCodes.usage,
  })
