import type {Quota} from '../model/quota.ts'
import {quotas} from '../model/quotas.ts'

export interface QuotaList {
  readonly schema: 'urn:kvsctl:schema:quota-list:1'
  readonly quotas: readonly Quota[]
}

/** Every documented quota; with `match`, those whose id, API or aspect contains it. */
export function listQuotas(options: {match?: string} = {}): QuotaList {
  const wanted = options.match?.toLowerCase() ?? ''
  const matches = (quota: Quota): boolean =>
    [quota.id, quota.subject, quota.aspect].some((text) => text.toLowerCase().includes(wanted))
  return {schema: 'urn:kvsctl:schema:quota-list:1', quotas: quotas.filter(matches)}
}
