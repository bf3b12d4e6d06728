import type {QuotaLevel} from '../../model/quota.ts'
import {quotaById, quotas} from '../../model/quotas.ts'
import type {Clock} from '../../platform/clock.ts'
import {serviceError} from '../http/aws-error.ts'
import {TokenBuckets} from './token-buckets.ts'

export interface LimitOptions {
  /** By id of the quota: what this account has instead of the published figure, as AWS raises soft ones on request. */
  readonly quotas?: Readonly<Record<string, number>>
  /** Every request rate is multiplied by it; Infinity: requests are never too many. 1 when absent. */
  readonly rateScale?: number
}

/** Requests a second of one operation. */
interface Rates {
  readonly account?: number
  /** Of each channel or stream. */
  readonly resource?: number
}

/** Of one account in one region, and of a channel in it. */
const counts = ['channels.count-large-regions', 'channels.count', 'streams.count', 'ingestion.channels', 'signaling.viewers']

const isRate = ({aspect, level}: {aspect: string; level: QuotaLevel}): boolean =>
  aspect === 'request rate' && ['account', 'channel', 'stream'].includes(level)

/** Websockets are counted by signaling itself. */
const heldRates = quotas.filter((quota) => isRate(quota) && !quota.subject.startsWith('ConnectAs'))

/** The quotas that {@link LimitOptions} may change, by id. */
export const changeableQuotas: readonly string[] = [...counts, ...heldRates.map(({id}) => id)]

const tooMany = () => serviceError('ClientLimitExceededException', 'Rate exceeded for this API.')

/**
 * The quotas of one account in one region, from `model/quotas`, and how much of the request rates is used. How long a burst
 * AWS lets through is not published: here it is a second's worth.
 */
export class Limits {
  readonly #changed: Readonly<Record<string, number>>
  readonly #rates = new Map<string, Rates>()
  readonly #buckets: TokenBuckets
  /** See {@link LimitOptions}; for rates that are held elsewhere. */
  readonly rateScale: number

  /** @throws Error naming a quota that is none of {@link changeableQuotas} */
  constructor(clock: Clock, {quotas: changed = {}, rateScale = 1}: LimitOptions = {}) {
    const odd = Object.keys(changed).find((id) => !changeableQuotas.includes(id))
    if (odd !== undefined) throw new Error(`The emulator has no quota "${odd}" that could be changed.`)
    this.#changed = changed
    this.rateScale = rateScale
    this.#buckets = new TokenBuckets(clock)
    for (const {id, subject, level} of heldRates) {
      const part = level === 'account' ? 'account' : 'resource'
      const perSecond = this.of(id) * rateScale
      if (Number.isFinite(perSecond)) this.#rates.set(subject, {...this.#rates.get(subject), [part]: perSecond})
    }
  }

  /** @throws Error when there is no such quota */
  of(id: string): number {
    return this.#changed[id] ?? quotaById(id).limit
  }

  /** @throws AwsError ClientLimitExceededException when the account has called the operation too often */
  countForAccount(operation: string): void {
    const {account} = this.#rates.get(operation) ?? {}
    if (account !== undefined && !this.#buckets.take(operation, account)) throw tooMany()
  }

  /** Whether a request is within a rate of another service, which stands in no list of quotas here. */
  admits(what: string, perSecond: number): boolean {
    const scaled = perSecond * this.rateScale
    return !Number.isFinite(scaled) || this.#buckets.take(what, scaled)
  }

  /**
   * @param resource what is common to its name and its ARN: `channel/demo`
   * @throws AwsError ClientLimitExceededException when the operation was called too often on this channel or stream
   */
  countForResource(operation: string, resource: string): void {
    const {resource: perSecond} = this.#rates.get(operation) ?? {}
    if (perSecond !== undefined && !this.#buckets.take(`${operation} ${resource}`, perSecond)) throw tooMany()
  }
}
