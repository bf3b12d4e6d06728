import type {Quota} from '../../model/quota.ts'
import {holdsIn, quotas} from '../../model/quotas.ts'
import {partitionOf} from '../../model/region.ts'
import type {EmulatorContext} from '../context.ts'

export const service = {ServiceCode: 'kinesisvideo', ServiceName: 'Amazon Kinesis Video Streams'} as const

/** `ServiceQuota` of the model service-quotas 2019-06-24. */
export interface WireQuota {
  readonly ServiceCode: string
  readonly ServiceName: string
  readonly QuotaArn: string
  readonly QuotaCode: string
  readonly QuotaName: string
  readonly Value: number
  readonly Unit: 'None'
  readonly Adjustable: boolean
  readonly GlobalQuota: false
  readonly Period?: {readonly PeriodValue: 1; readonly PeriodUnit: 'SECOND'}
  readonly QuotaAppliedAtLevel?: 'ACCOUNT'
}

/** AWS publishes no codes for this service: these are the emulator's own, and say so. */
export const quotaCode = ({id}: Quota): string => `L-EMU-${id.replaceAll('.', '-').toUpperCase()}`

/** Quotas that are counted and no rates, by name. Sizes, durations and what one request may hold are no quotas of an account. */
const counts: Readonly<Record<string, string>> = {
  'channels.count': 'Signaling channels per account per region',
  'channels.count-large-regions': 'Signaling channels per account per region',
  'streams.count': 'Video streams per account per region',
  'signaling.viewers': 'Concurrent viewers per channel',
  'ingestion.channels': 'Signaling channels with media storage enabled per account per region',
}

/** Nor does it publish the names. */
const nameOf = ({id, subject, aspect, level}: Quota): string => counts[id] ?? `${subject} ${aspect} per ${level}`

export const listedQuotas = (region: string): readonly Quota[] =>
  quotas.filter(({id, unit}) => (unit === 'TPS' || id in counts) && holdsIn(region, id))

const common = ({region, account}: EmulatorContext, quota: Quota): Omit<WireQuota, 'Value'> => ({
  ...service,
  QuotaArn: `arn:${partitionOf(region).id}:servicequotas:${region}:${account}:${service.ServiceCode}/${quotaCode(quota)}`,
  QuotaCode: quotaCode(quota),
  QuotaName: nameOf(quota),
  Unit: 'None',
  Adjustable: quota.kind === 'soft',
  GlobalQuota: false,
  ...(quota.unit === 'TPS' && {Period: {PeriodValue: 1, PeriodUnit: 'SECOND'}}),
})

/** What the account has, which is what the emulator holds it to. */
export const appliedQuota = (context: EmulatorContext, quota: Quota): WireQuota => ({
  ...common(context, quota),
  Value: context.limits.of(quota.id),
  QuotaAppliedAtLevel: 'ACCOUNT',
})

/** What every account begins with. */
export const defaultQuota = (context: EmulatorContext, quota: Quota): WireQuota => ({
  ...common(context, quota),
  Value: quota.limit,
})
