import {
  ListAWSDefaultServiceQuotasCommand,
  type ListAWSDefaultServiceQuotasResponse,
  ListServiceQuotasCommand,
  ServiceQuotasClient,
  type ServiceQuota as WireQuota,
} from '@aws-sdk/client-service-quotas'
import type {ServiceQuota} from '../../model/quota.ts'
import type {Caller} from './call.ts'
import {clientSettings, endpointOfOthers, type KvsApiOptions} from './client-settings.ts'
import {plain} from './kinesis-video.ts'
import type {QuotaApi} from './quota-api.ts'

const serviceCode = 'kinesisvideo'

/** The most that the model allows (`MaxResults`). */
const pageSize = 100

/** Each of them pages through {@link serviceCode}'s quotas. */
const commands = {
  ListServiceQuotas: ListServiceQuotasCommand,
  ListAWSDefaultServiceQuotas: ListAWSDefaultServiceQuotasCommand,
} as const

export function createQuotaApi(options: KvsApiOptions, call: Caller): QuotaApi {
  const client = new ServiceQuotasClient({...clientSettings(options), ...endpointOfOthers(options)})

  async function list(operation: keyof typeof commands, signal: AbortSignal | undefined): Promise<ServiceQuota[]> {
    const found: ServiceQuota[] = []
    let next: string | undefined
    do {
      const input = {ServiceCode: serviceCode, MaxResults: pageSize, ...(next && {NextToken: next})}
      const page: ListAWSDefaultServiceQuotasResponse = await call(operation, signal, ({traced, abortSignal}) =>
        client.send(traced(new commands[operation](input)), {abortSignal}),
      )
      for (const quota of page.Quotas ?? []) found.push(...readQuota(quota, operation === 'ListServiceQuotas'))
      next = page.NextToken
    } while (next)
    return found
  }

  return {
    async serviceQuotas({signal} = {}) {
      const lists = (['ListServiceQuotas', 'ListAWSDefaultServiceQuotas'] as const).map((operation) => list(operation, signal))
      const [applied, defaults] = (await Promise.allSettled(lists)) as [Settled, Settled]
      if (applied.status === 'rejected' && defaults.status === 'rejected') throw applied.reason
      const own = applied.status === 'fulfilled' ? applied.value : []
      const codes = new Set(own.map(({code}) => code))
      const rest = defaults.status === 'fulfilled' ? defaults.value.filter(({code}) => !codes.has(code)) : []
      return [...own, ...rest]
    },
  }
}

type Settled = PromiseSettledResult<ServiceQuota[]>

/** A quota whose value could not be found out (`ErrorReason`) is none. */
function readQuota({QuotaCode, QuotaName, Value, Unit, Adjustable, Period}: WireQuota, applied: boolean): ServiceQuota[] {
  if (!QuotaCode || !QuotaName || Value === undefined) return []
  return [
    {
      code: plain(QuotaCode),
      name: plain(QuotaName),
      value: Value,
      ...(Unit !== undefined && {unit: plain(Unit)}),
      adjustable: Adjustable ?? false,
      ...(Period && {period: `${Period.PeriodValue} ${Period.PeriodUnit}`}),
      applied,
    },
  ]
}
