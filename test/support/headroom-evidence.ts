import type {Evidence} from '../../src/model/evidence.ts'
import type {ChannelUseFact, MetricUse} from '../../src/model/headroom.ts'
import {observedValue} from '../../src/model/observed.ts'
import type {Point} from '../../src/model/trend.ts'
import {type QuotaRowOptions, quotaRows} from '../../src/probes/quotas.ts'
import {observed, startedAt} from './evidence.ts'

const startedMs = Date.parse(startedAt)

/** One value every six hours of the last two weeks, oldest first. */
export const fortnight = (valueAt: (day: number) => number): Point[] =>
  Array.from({length: 56}, (_, i) => ({
    at: new Date(startedMs - (56 - i) * 6 * 3_600_000).toISOString(),
    value: valueAt(i / 4),
  }))

export const metricUse = (quotaId: string, value: number, more: Partial<MetricUse> = {}): MetricUse => ({
  ...{quotaId, value, how: 'CloudWatch: 12 calls in the busiest 5 minutes of the last 3 hours', points: []},
  ...more,
})

export const channelUse = (uses: readonly MetricUse[]): Evidence['channelUse'] & object => {
  const fact: ChannelUseFact = {
    from: new Date(startedMs - 3 * 3_600_000).toISOString(),
    ...{to: startedAt, periodSeconds: 300, series: 40, calls: 7, uses},
  }
  return observed(fact, 300, 210)
}

/** An account in us-west-2 that has room everywhere; its rows are computed as in a run. */
export function headroomEvidence(changes: Evidence = {}, options: QuotaRowOptions = {}): Evidence {
  const gathered: Evidence = {
    serviceQuotas: observed(
      [{code: 'L-0A1B2C3D', name: 'Viewers per signaling channel', value: 20, unit: 'None', adjustable: true, applied: true}],
      60,
      50,
    ),
    channelCount: observed(1200, 90, 80),
    streamCount: observed(300, 80, 75),
    storageChannelCount: observed({status: 'counted', channels: 12, asked: 'streams'}, 120, 25),
    channelUse: channelUse([
      metricUse('signaling.viewers', 4, {channel: 'demo'}),
      metricUse('signaling.get-ice-server-config.account-rate', 8.5),
    ]),
    ...changes,
  }
  return {...gathered, quotas: observed(quotaRows(gathered, {region: 'us-west-2', ...options}), 350, 1)}
}

export const rowsOf = ({quotas}: Evidence) => observedValue(quotas)!
