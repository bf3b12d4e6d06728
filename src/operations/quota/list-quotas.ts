import {FailureError} from '../../model/failure-error.ts'
import type {Failure} from '../../model/observed.ts'
import type {Quota, ServiceQuota} from '../../model/quota.ts'
import {quotas as documented} from '../../model/quotas.ts'
import {applyServiceQuotas} from '../../model/service-quotas.ts'
import type {World} from '../connect.ts'

export interface QuotaList {
  readonly schema: 'urn:kvsctl:schema:quota-list:1'
  readonly quotas: readonly Quota[]
  /** What Service Quotas was asked; absent where it was not. */
  readonly serviceQuotas?: AskedServiceQuotas
}

export interface AskedServiceQuotas {
  readonly region: string
  /** What it told that no documented quota was recognised by. */
  readonly unmatched: readonly ServiceQuota[]
  /** Why it told nothing; every limit is then the documented one. */
  readonly failure?: Failure
}

export interface ListQuotasOptions {
  /** Only those whose id, API or aspect contains it. */
  readonly match?: string
}

/** Every documented quota: no service is asked. */
export const listQuotas = ({match}: ListQuotasOptions = {}): QuotaList => ({
  schema: 'urn:kvsctl:schema:quota-list:1',
  quotas: matching(documented, match),
})

/** The quotas as they hold for the account of a world, where Service Quotas tells it. */
export async function listAppliedQuotas(world: World, {match}: ListQuotasOptions = {}): Promise<QuotaList> {
  const {region} = world
  try {
    const told = await (await world.api.quotas()).serviceQuotas()
    const {quotas, unmatched} = applyServiceQuotas(documented, told, region)
    return {...listQuotas(), quotas: matching(quotas, match), serviceQuotas: {region, unmatched}}
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.kind === 'interrupted') throw error
    return {...listQuotas({...(match !== undefined && {match})}), serviceQuotas: {region, unmatched: [], failure: error.failure}}
  }
}

function matching(quotas: readonly Quota[], match = ''): readonly Quota[] {
  const wanted = match.toLowerCase()
  return quotas.filter(({id, subject, aspect}) => [id, subject, aspect].some((text) => text.toLowerCase().includes(wanted)))
}
