import type {Quota} from '../../model/quota.ts'
import {type AwsJsonService, type JsonInput, jsonError, serveAwsJson} from '../aws-json/aws-json-service.ts'
import type {EmulatorContext} from '../context.ts'
import {createPageToken, parsePageToken} from '../control-plane/page-token.ts'
import type {AwsError} from '../http/aws-error.ts'
import type {ServiceHandler} from '../http/message.ts'
import {appliedQuota, defaultQuota, listedQuotas, quotaCode, service, type WireQuota} from './service-quota.ts'

/** Items a page, at most and where nothing is said (`MaxResults` of the model). */
const pageSize = 100

const illegal = (message: string): AwsError => jsonError('IllegalArgumentException', message)

/** A text that fits the pattern that service and quota codes have in the model. */
function requireCode(input: JsonInput, member: 'ServiceCode' | 'QuotaCode', most: number): string {
  const value = input[member]
  if (typeof value === 'string' && /^[a-zA-Z][a-zA-Z0-9-]+$/.test(value) && value.length <= most) return value
  throw illegal(`${member} is a text of 2 to ${most} letters, digits and hyphens that begins with a letter.`)
}

function requireService(input: JsonInput): void {
  const code = requireCode(input, 'ServiceCode', 63)
  if (code !== service.ServiceCode) throw noSuch(`There is no service "${code}" here; there is ${service.ServiceCode}.`)
}

const noSuch = (message: string): AwsError => jsonError('NoSuchResourceException', message)

function readMaxResults(value: unknown): number {
  if (value === undefined || value === null) return pageSize
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= pageSize) return value
  throw illegal(`MaxResults is a whole number from 1 to ${pageSize}.`)
}

/** The tokens are those of all lists here, and their errors those of Service Quotas. */
function readToken(context: EmulatorContext, operation: string, token: unknown): string {
  if (token === undefined || token === null) return ''
  try {
    const last = parsePageToken(context, {operation}, String(token))
    if (last !== '') return last
  } catch {
    // What is wrong with it is for Service Quotas to say.
  }
  throw jsonError('InvalidPaginationTokenException', 'The token is not valid, has expired, or belongs to another list.')
}

type Show = (context: EmulatorContext, quota: Quota) => WireQuota

const list = (operation: string, show: Show) => (context: EmulatorContext, input: JsonInput) => {
  requireService(input)
  const most = readMaxResults(input.MaxResults)
  const only = input.QuotaCode === undefined ? undefined : requireCode(input, 'QuotaCode', 128)
  const level = input.QuotaAppliedAtLevel ?? 'ACCOUNT'
  if (!['ACCOUNT', 'RESOURCE', 'ALL'].includes(String(level)))
    throw illegal('QuotaAppliedAtLevel is one of ACCOUNT, RESOURCE, ALL.')
  const all = level === 'RESOURCE' ? [] : listedQuotas(context.region).filter((q) => only === undefined || quotaCode(q) === only)
  const last = readToken(context, operation, input.NextToken)
  const rest = all.slice(last === '' ? 0 : all.findIndex(({id}) => id === last) + 1)
  const page = rest.slice(0, most)
  return {
    Quotas: page.map((quota) => show(context, quota)),
    ...(rest.length > most && {NextToken: createPageToken(context, {operation}, page.at(-1)!.id)}),
  }
}

const get = (show: Show) => (context: EmulatorContext, input: JsonInput) => {
  requireService(input)
  const code = requireCode(input, 'QuotaCode', 128)
  const quota = listedQuotas(context.region).find((candidate) => quotaCode(candidate) === code)
  if (!quota) throw noSuch(`There is no quota "${code}" of ${service.ServiceCode}.`)
  return {Quota: show(context, quota)}
}

function listServices(context: EmulatorContext, input: JsonInput): object {
  readMaxResults(input.MaxResults)
  readToken(context, 'ListServices', input.NextToken)
  return {Services: [service]}
}

const serviceQuotas: AwsJsonService = {
  name: 'Service Quotas',
  prefix: 'servicequotas',
  target: 'ServiceQuotasV20190624',
  operations: {
    ListServices: listServices,
    ListServiceQuotas: list('ListServiceQuotas', appliedQuota),
    GetServiceQuota: get(appliedQuota),
    ListAWSDefaultServiceQuotas: list('ListAWSDefaultServiceQuotas', defaultQuota),
    GetAWSDefaultServiceQuota: get(defaultQuota),
  },
  throttled: jsonError('TooManyRequestsException', 'Rate exceeded'),
}

/** Service Quotas, as far as it tells the quotas of Kinesis Video Streams: those that the emulator holds its account to. */
export const serviceQuotasService = (context: EmulatorContext): ServiceHandler => serveAwsJson(context, serviceQuotas)
