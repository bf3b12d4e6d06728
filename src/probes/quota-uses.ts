import type {Evidence} from '../model/evidence.ts'
import {type Observed, observedValue} from '../model/observed.ts'
import type {QuotaUse} from '../model/quota.ts'
import {rateUse} from '../model/quota-use.ts'
import {channelQuotaId} from '../model/quotas.ts'
import type {Point} from '../model/trend.ts'

/** How much of a quota is used. */
export interface Use {
  readonly use: QuotaUse
  /** The channel, where it is about one of several. */
  readonly subject?: string
  /** The use over time. */
  readonly points?: readonly Point[]
}

type UseOf = (evidence: Evidence) => QuotaUse | undefined

const unknown = (reason: string): QuotaUse => ({status: 'unknown', reason})

const countQuotas = ['us-west-2', 'eu-west-1'].map(channelQuotaId)

/** The quotas that a run touches, each with its present use; undefined where the run did not get that far. */
const touched: Readonly<Record<string, UseOf>> = {
  ...Object.fromEntries(
    countQuotas.map((id) => [id, ({channelCount}: Evidence) => counted(channelCount, 'ListSignalingChannels')]),
  ),
  'streams.count': ({streamCount}) => counted(streamCount, 'ListStreams'),
  'ingestion.channels': (evidence) => storing(evidence),
  'channels.describe-signaling-channel.channel-rate': (evidence) =>
    used(evidence, 'channel', unknown('CloudWatch does not count control-plane calls; this run made 1')),
  'channels.describe-signaling-channel.account-rate': (evidence) =>
    used(evidence, 'channel', unknown('CloudWatch does not count control-plane calls; this run made 1')),
  'channels.get-signaling-channel-endpoint.account-rate': (evidence) =>
    used(evidence, 'endpoints', unknown('CloudWatch does not count control-plane calls; this run made 1')),
  'signaling.get-ice-server-config.channel-rate': (evidence) =>
    fromService(evidence) ? callRate(evidence, 'GetIceServerConfig') : undefined,
  'signaling.get-ice-server-config.account-rate': (evidence) =>
    fromService(evidence) ? unknown('CloudWatch counts per channel, not per account') : undefined,
  'signaling.connect-as-viewer.channel-rate': (evidence) =>
    used(evidence, 'signalingConnect', callRate(evidence, 'ConnectAsViewer')),
  'signaling.viewers': (evidence) =>
    used(evidence, 'signalingConnect', unknown('the service does not tell who is connected; this run held 1 place')),
  'signaling.send-sdp-offer.connection-rate': (evidence) =>
    used(evidence, 'offerAnswer', {status: 'measured', value: 1, how: 'this run sent one offer on its connection'}),
  'signaling.message-payload': (evidence) => payload(evidence),
  'turn.allocations': (evidence) => allocations(evidence),
  'turn.credential-lifetime': (evidence) => credentialLifetime(evidence),
}

/** At most one: a run is about one channel, or about an account. */
export function usesOfRun(quotaId: string, evidence: Evidence): readonly Use[] {
  const use = touched[quotaId]?.(evidence)
  return use ? [{use}] : []
}

function counted(count: Observed<number> | undefined, operation: string): QuotaUse | undefined {
  if (!count) return undefined
  if (count.status === 'observed') return {status: 'measured', value: count.value, how: `counted with ${operation}`}
  return unknown(`not counted: ${whyNot(count)}`)
}

const whyNot = (observed: Exclude<Observed<unknown>, {status: 'observed'}>): string =>
  observed.status === 'failed' ? observed.failure.message : observed.reason

function storing({storageChannelCount: count}: Evidence): QuotaUse | undefined {
  if (!count) return undefined
  if (count.status !== 'observed') return unknown(`not counted: ${whyNot(count)}`)
  const fact = count.value
  if (fact.status === 'counted') return {status: 'measured', value: fact.channels, how: `counted by asking all ${fact.asked}`}
  return unknown(`counting takes ${fact.calls} calls, ${fact.leastSeconds} s at least: --count-storage does it`)
}

/** Servers of a file cost no call. */
const fromService = (evidence: Evidence): boolean => observedValue(evidence.iceServers)?.source === 'service'

const used = (evidence: Evidence, key: keyof Evidence, use: QuotaUse): QuotaUse | undefined =>
  evidence[key] === undefined || evidence[key].status === 'not-attempted' ? undefined : use

/** Average over the busiest period of the last hour; CloudWatch has nothing finer that costs nothing. */
function callRate(evidence: Evidence, operation: string): QuotaUse {
  if (evidence.metrics?.status === 'failed')
    return unknown(`CloudWatch did not tell (${evidence.metrics.failure.code ?? evidence.metrics.failure.kind})`)
  const fact = observedValue(evidence.metrics)
  const series = fact?.series.find((candidate) => candidate.operation === operation && candidate.statistic === 'SampleCount')
  if (!fact || !series) return unknown('CloudWatch has no data of the last hour')
  return rateUse(series.points, series.periodSeconds, (Date.parse(fact.to) - Date.parse(fact.from)) / 1000)
}

function payload(evidence: Evidence): QuotaUse | undefined {
  const exchanged = observedValue(evidence.offerAnswer)
  if (!exchanged) return undefined
  const answerBytes = exchanged.answer?.payloadBytes ?? 0
  const value = Math.max(exchanged.offer.payloadBytes, answerBytes)
  return {status: 'measured', value, how: value === answerBytes ? 'base64 of the answer' : 'base64 of the offer'}
}

function allocations(evidence: Evidence): QuotaUse | undefined {
  const rows = observedValue(evidence.turnAllocations)
  if (!rows) return undefined
  const own = rows.flatMap(({observed}) => {
    const fact = observedValue(observed)
    return [observedValue(fact?.stages.allocate), observedValue(fact?.measured?.secondRelay)].filter((one) => one !== undefined)
  }).length
  return unknown(`the service does not tell; this run used ${own} for a moment`)
}

function credentialLifetime(evidence: Evidence): QuotaUse | undefined {
  const fact = observedValue(evidence.iceServers)
  const ttl = fact?.servers.find(({ttlSeconds}) => ttlSeconds !== undefined)?.ttlSeconds
  return ttl === undefined ? undefined : {status: 'measured', value: ttl, how: 'Ttl of GetIceServerConfig'}
}
