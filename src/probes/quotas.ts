import type {Evidence, QuotaRow} from '../model/evidence.ts'
import type {SavedUse} from '../model/headroom.ts'
import {observedValue} from '../model/observed.ts'
import type {Quota, QuotaUse} from '../model/quota.ts'
import {noData} from '../model/quota-use.ts'
import {quotas as documented, holdsIn} from '../model/quotas.ts'
import {applyServiceQuotas} from '../model/service-quotas.ts'
import {type Point, projectLimit} from '../model/trend.ts'
import type {HeadroomSettings} from './headroom/settings.ts'
import {sweeps} from './headroom/sweeps.ts'
import type {Probe, Session} from './probe.ts'
import {type Use, usesOfRun} from './quota-uses.ts'

/** Where and for what the use is shown. */
export interface QuotaRowOptions {
  /** Absent: the quotas of every region. */
  readonly region?: string
  /** Channels that were asked for by name. */
  readonly useOf?: readonly string[]
  readonly savedUses?: readonly SavedUse[]
}

/** Compares what a run used, or found used, with the limits. What cannot be measured is unknown, never 0. */
export const quotas: Probe<'quotas', Session, HeadroomSettings> = {
  key: 'quotas',
  label: 'compare with the quotas',
  needs: [],
  after: [
    ...(['channel', 'endpoints', 'iceServers', 'signalingConnect', 'turnAllocations', 'offerAnswer', 'metrics'] as const),
    ...(['serviceQuotas', 'channelCount', 'streamCount', 'storageChannelCount', 'channelUse'] as const),
  ],
  timeoutMs: 1_000,
  roundTrips: 0,
  offline: true,
  run: async ({settings}, evidence) => quotaRows(evidence, settings),
}

/** The quotas that a run touches, as they hold for the account where Service Quotas told, each with its present use. */
export function quotaRows(evidence: Evidence, options: QuotaRowOptions = {}): QuotaRow[] {
  const {region, savedUses = []} = options
  return quotasThatHold(evidence, region).flatMap((quota) => {
    const saved = savedUses.filter(({quotaId}) => quotaId === quota.id).map(({channel, use}) => ofSubject(use, channel))
    const uses = [...usesOfRun(quota.id, evidence), ...measuredUses(quota, evidence, options), ...saved]
    return mostTelling(uses).map((use) => rowOf(quota, use))
  })
}

function quotasThatHold({serviceQuotas}: Evidence, region: string | undefined): readonly Quota[] {
  if (region === undefined) return documented
  const {quotas: applied} = applyServiceQuotas(documented, observedValue(serviceQuotas) ?? [], region)
  return applied.filter(({id}) => holdsIn(region, id))
}

const ofSubject = (use: QuotaUse, subject: string | undefined): Use => ({use, ...(subject !== undefined && {subject})})

const told = new Map(sweeps.flatMap(({tells}) => tells.map((one) => [one.quotaId, one] as const)))

/** What CloudWatch told of channels. */
function measuredUses({id}: Quota, {channelUse}: Evidence, {useOf = []}: QuotaRowOptions): readonly Use[] {
  const known = told.get(id)
  if (!channelUse || !known || (known.ofAccount && useOf.length > 0)) return []
  if (channelUse.status !== 'observed') {
    const why = channelUse.status === 'failed' ? channelUse.failure.message : channelUse.reason
    return [{use: {status: 'unknown', reason: `CloudWatch did not tell: ${why.replace(/\.$/, '')}`}}]
  }
  const {from, to, uses} = channelUse.value
  const found = uses.filter(({quotaId}) => quotaId === id)
  const missing = useOf.filter((name) => !found.some(({channel}) => channel === name))
  const none = noData((Date.parse(to) - Date.parse(from)) / 1000)
  return [
    ...found.map(({channel, value, how, points}) => ({...ofSubject({status: 'measured', value, how}, channel), points})),
    ...missing.map((name) => ofSubject(none, name)),
    ...(found.length + missing.length === 0 ? [{use: none}] : []),
  ]
}

/** Of each subject one: the greatest that was measured, or why nothing was. */
function mostTelling(uses: readonly Use[]): readonly Use[] {
  const best = new Map<string | undefined, Use>()
  for (const one of uses) {
    const known = best.get(one.subject)
    if (!known || amountOf(one) > amountOf(known)) best.set(one.subject, one)
  }
  const chosen = [...best.values()]
  const isMeasured = ({use}: Use): boolean => use.status === 'measured'
  return chosen.some(isMeasured) ? chosen.filter((one) => isMeasured(one) || one.subject !== undefined) : chosen
}

const amountOf = ({use}: Use): number => (use.status === 'measured' ? use.value : Number.NEGATIVE_INFINITY)

function rowOf(quota: Quota, {use, subject, points = []}: Use & {readonly points?: readonly Point[]}): QuotaRow {
  const projection = projectLimit(points, quota.limit)
  return {quota, use, ...(subject !== undefined && {subject}), ...(projection && {projection})}
}
