import type {MetricQuery} from '../../client/aws/kvs-api.ts'
import type {QuotaUse} from '../../model/quota.ts'
import {allocationUse, openConnections, rateUse, viewerUse} from '../../model/quota-use.ts'
import type {Point} from '../../model/trend.ts'

/** One series of a channel. */
export interface Slice {
  readonly metric: 'Latency' | 'Failure' | 'TURNConnectedMinutes'
  readonly operation?: string
  readonly statistic: 'SampleCount' | 'Sum'
}

/** The period of the series, and the window that they cover. */
export interface Range {
  readonly periodSeconds: number
  readonly windowSeconds: number
}

type Series = readonly (readonly Point[])[]

/** A quota whose use series of a channel tell. */
export interface Told {
  readonly quotaId: string
  /** The series of all channels are added up before: the quota is the account's. */
  readonly ofAccount?: true
  /** @param series of the sweep's slices, in their order */
  use(series: Series, range: Range): QuotaUse
  /** The use over time, in the quota's unit. */
  points(series: Series, range: Range): readonly Point[]
}

/** Series that are read together: those of every channel that has the first one. */
export interface Sweep {
  readonly slices: readonly [Slice, ...Slice[]]
  readonly tells: readonly Told[]
}

/** `SampleCount` of Latency is the number of calls: every call reports one latency. */
const callsOf = (operation: string): Slice => ({metric: 'Latency', operation, statistic: 'SampleCount'})
const failuresOf = (operation: string): Slice => ({metric: 'Failure', operation, statistic: 'Sum'})

const scaled = (points: readonly Point[], by: number): Point[] => points.map(({at, value}) => ({at, value: value / by}))

const rate = (quotaId: string, ofAccount?: true): Told => ({
  quotaId,
  ...(ofAccount && {ofAccount}),
  use: ([calls = []], {periodSeconds, windowSeconds}) => rateUse(calls, periodSeconds, windowSeconds),
  points: ([calls = []], {periodSeconds}) => scaled(calls, periodSeconds),
})

const less = (points: readonly Point[], failed: readonly Point[]): Point[] => {
  const failures = new Map(failed.map(({at, value}) => [at, value]))
  return points.map(({at, value}) => ({at, value: value - (failures.get(at) ?? 0)}))
}

const connectsIn = ([viewers = [], viewersFailed = [], masters = [], mastersFailed = [], ended = []]: Series) => ({
  viewers: less(viewers, viewersFailed),
  masters: less(masters, mastersFailed),
  ended,
})

const viewers: Told = {
  quotaId: 'signaling.viewers',
  use: (series, {windowSeconds}) => viewerUse(connectsIn(series), windowSeconds),
  points: (series) => openConnections(connectsIn(series)),
}

const allocations: Told = {
  quotaId: 'turn.allocations',
  use: ([minutes = []], {periodSeconds, windowSeconds}) => allocationUse(minutes, periodSeconds, windowSeconds),
  points: ([minutes = []], {periodSeconds}) => scaled(minutes, periodSeconds / 60),
}

const both = (group: string, api: string, quotaName: string): Sweep => ({
  slices: [callsOf(api)],
  tells: [rate(`${group}.${quotaName}.channel-rate`), rate(`${group}.${quotaName}.account-rate`, true)],
})

/** Every quota whose use CloudWatch tells, by the series that it takes (developer guide, "Monitoring"). */
export const sweeps: readonly Sweep[] = [
  {
    slices: [
      callsOf('ConnectAsViewer'),
      failuresOf('ConnectAsViewer'),
      callsOf('ConnectAsMaster'),
      failuresOf('ConnectAsMaster'),
      callsOf('Disconnect'),
    ],
    tells: [rate('signaling.connect-as-viewer.channel-rate'), viewers],
  },
  {slices: [callsOf('ConnectAsMaster')], tells: [rate('signaling.connect-as-master.channel-rate')]},
  both('signaling', 'GetIceServerConfig', 'get-ice-server-config'),
  both('signaling', 'SendAlexaOfferToMaster', 'send-alexa-offer-to-master'),
  both('ingestion', 'JoinStorageSession', 'join-storage-session'),
  both('ingestion', 'JoinStorageSessionAsViewer', 'join-storage-session-as-viewer'),
  {slices: [{metric: 'TURNConnectedMinutes', statistic: 'Sum'}], tells: [allocations]},
]

/** A channel under one of the names that the guides give its dimension. */
export interface MeasuredChannel {
  readonly name: string
  readonly dimension: string
}

export const queryOf = (
  {metric, operation, statistic}: Slice,
  {name, dimension}: MeasuredChannel,
  periodSeconds: number,
): MetricQuery => ({
  metric,
  dimensions: {...(operation !== undefined && {Operation: operation}), [dimension]: name},
  statistic,
  periodSeconds,
})
