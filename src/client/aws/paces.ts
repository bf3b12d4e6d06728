import type {QuotaLevel} from '../../model/quota.ts'
import {quotas} from '../../model/quotas.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import type {Clock} from '../../platform/clock.ts'
import {Pace, type PaceLimit} from './pace.ts'

/** Buckets of channels and streams; above this many, those at rest are forgotten. */
const mostResources = 5000

/**
 * Half a second’s worth at the start and after a rest: what a busy event loop is late by is caught up with. How much
 * more the service would let through at once is not published.
 */
const accountBurst = 1 / 2

/** The pace of every operation of an account, and of every operation on every single channel and stream (model/quotas). */
export class Paces {
  readonly #clock: Clock
  readonly #accounts = new Map<string, Pace>()
  readonly #resources = new Map<string, Pace>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The buckets that one request needs a token from: the narrow one first, so that no token of the account's lies idle. */
  of(operation: string, input: unknown): readonly Pace[] {
    const resource = resourceOf(input)
    const {account, resource: perResource} = limitsOf(operation)
    return [
      ...(perResource && resource !== undefined ? [this.#bucket(this.#resources, `${operation} ${resource}`, perResource)] : []),
      ...(account ? [this.#bucket(this.#accounts, operation, account)] : []),
    ]
  }

  #bucket(buckets: Map<string, Pace>, key: string, limit: PaceLimit): Pace {
    let pace = buckets.get(key)
    if (pace) return pace
    if (buckets.size >= mostResources) for (const [other, {rested}] of buckets) if (rested) buckets.delete(other)
    pace = new Pace(this.#clock, limit)
    buckets.set(key, pace)
    return pace
  }
}

interface Limits {
  readonly account?: PaceLimit
  readonly resource?: PaceLimit
}

/** Of the services beside Kinesis Video Streams, per account and region. LookupEvents: CloudTrail API reference. */
const neighbours: Readonly<Record<string, PaceLimit>> = {LookupEvents: {perSecond: 2, hard: true, burst: 2}}

function limitsOf(operation: string): Limits {
  const neighbour = neighbours[operation]
  if (neighbour) return {account: neighbour}
  const rates = quotas.filter(({subject, unit}) => subject === operation && unit === 'TPS')
  const find = (levels: readonly QuotaLevel[], burst: number): PaceLimit | undefined => {
    const found = rates.find(({level}) => levels.includes(level))
    return found && {perSecond: found.limit, hard: found.kind === 'hard', burst: found.limit * burst}
  }
  const account = find(['account'], accountBurst)
  const resource = find(['channel', 'stream'], 1)
  return {...(account && {account}), ...(resource && {resource})}
}

/** What is common to the name and the ARN of a channel or stream: `channel/demo`. */
function resourceOf(input: unknown): string | undefined {
  const {ChannelARN, ResourceARN, StreamARN, ChannelName, StreamName} = (input ?? {}) as Partial<Record<string, string>>
  const arn = parseResourceArn(ChannelARN ?? ResourceARN ?? StreamARN ?? '')
  if (arn) return `${arn.resource}/${arn.name}`
  if (ChannelName !== undefined) return `channel/${ChannelName}`
  return StreamName === undefined ? undefined : `stream/${StreamName}`
}
