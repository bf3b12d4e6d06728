import type {Evidence, QuotaRow} from '../model/evidence.ts'
import {observedValue} from '../model/observed.ts'
import type {QuotaUse} from '../model/quota.ts'
import {quotas as documented} from '../model/quotas.ts'
import type {Probe} from './probe.ts'

type UseOf = (evidence: Evidence) => QuotaUse | undefined

const unknown = (reason: string): QuotaUse => ({status: 'unknown', reason})

/** The quotas that a run touches, each with its present use; undefined where the run did not get that far. */
const touched: Readonly<Record<string, UseOf>> = {
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

/** Compares what a run used with the documented limits. What cannot be measured is unknown, never 0. */
export const quotas: Probe<'quotas'> = {
  key: 'quotas',
  label: 'compare with the quotas',
  needs: [],
  after: ['channel', 'endpoints', 'iceServers', 'signalingConnect', 'turnAllocations', 'offerAnswer', 'metrics'],
  timeoutMs: 1_000,
  roundTrips: 0,
  run: async (_context, evidence) => quotaRows(evidence),
}

export const quotaRows = (evidence: Evidence): QuotaRow[] =>
  documented.flatMap((quota) => {
    const use = touched[quota.id]?.(evidence)
    return use ? [{quota, use}] : []
  })

/** Servers of a file cost no call. */
const fromService = (evidence: Evidence): boolean => observedValue(evidence.iceServers)?.source === 'service'

const used = (evidence: Evidence, key: keyof Evidence, use: QuotaUse): QuotaUse | undefined =>
  evidence[key] === undefined || evidence[key].status === 'not-attempted' ? undefined : use

/** Average over the busiest period of the last hour; CloudWatch has nothing finer that costs nothing. */
function callRate(evidence: Evidence, operation: string): QuotaUse {
  if (evidence.metrics?.status === 'failed')
    return unknown(`CloudWatch did not tell (${evidence.metrics.failure.code ?? evidence.metrics.failure.kind})`)
  const series = observedValue(evidence.metrics)?.series.find(
    (candidate) => candidate.operation === operation && candidate.statistic === 'SampleCount',
  )
  if (!series || series.points.length === 0) return unknown('CloudWatch has no data of the last hour')
  const busiest = Math.max(...series.points.map(({value}) => value))
  const minutes = series.periodSeconds / 60
  return {
    status: 'measured',
    value: Math.round((busiest / series.periodSeconds) * 1000) / 1000,
    how: `CloudWatch: ${busiest} ${busiest === 1 ? 'call' : 'calls'} in the busiest ${minutes} minutes of the last hour`,
  }
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
