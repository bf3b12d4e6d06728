import {channelHeadroomChecks, quotaHeadroomChecks} from '../../src/diagnosis/checks/quota-headroom.ts'
import type {Evidence} from '../../src/model/evidence.ts'
import type {FindingCode} from '../../src/model/finding.ts'
import type {Observed} from '../../src/model/observed.ts'
import type {QuotaRowOptions} from '../../src/probes/quotas.ts'
import {failed, observed} from '../support/evidence.ts'
import {channelUse, fortnight, headroomEvidence, metricUse} from '../support/headroom-evidence.ts'
import type {GridRow} from './grid.ts'

const row = (
  when: string,
  changes: Evidence,
  codes: readonly FindingCode[],
  more: Partial<GridRow> = {},
  options: QuotaRowOptions = {},
): GridRow => ({
  when: `headroom: ${when}`,
  checks: quotaHeadroomChecks,
  evidence: headroomEvidence(changes, options),
  channel: 'us-west-2',
  codes,
  outcome: codes.includes('KVS-QUO-002') ? 'failed' : 'ok',
  ...(codes.includes('KVS-QUO-002') && {rootCause: 'KVS-QUO-002' as const}),
  ...more,
})

const denied = (operation: string): Observed<never> =>
  failed({kind: 'refused', code: 'AccessDeniedException', message: `${operation} was refused.`, httpStatus: 400})

const viewers = (value: number) => metricUse('signaling.viewers', value, {channel: 'demo'})

/** Every finding about quotas, and what must not be one. */
export const headroomRows: readonly GridRow[] = [
  row('room everywhere', {}, []),
  row('eight of ten thousand are free', {channelCount: observed(9992)}, ['KVS-QUO-001']),
  row('just below eighty percent', {channelCount: observed(7999)}, []),
  row('eighty percent', {channelCount: observed(8000)}, ['KVS-QUO-001']),
  row('all of it', {channelCount: observed(10_000)}, ['KVS-QUO-002']),
  row('two quotas at a time', {channelCount: observed(10_000), streamCount: observed(9000)}, ['KVS-QUO-002', 'KVS-QUO-001']),
  row('storage', {storageChannelCount: observed({status: 'counted', channels: 100, asked: 'channels'})}, ['KVS-QUO-002']),
  row('storage that was not counted', {storageChannelCount: observed({status: 'too-many', calls: 9000, leastSeconds: 180})}, []),
  row('sixteen viewers where Service Quotas allows twenty', {channelUse: channelUse([viewers(16)])}, ['KVS-QUO-001']),
  row('twelve viewers where it allows twenty', {channelUse: channelUse([viewers(12)])}, []),
  row(
    'twelve viewers where it says nothing',
    {channelUse: channelUse([viewers(12)]), serviceQuotas: denied('ListServiceQuotas')},
    ['KVS-QUO-002'],
  ),
  row('nothing from CloudWatch, which is not 0', {channelUse: channelUse([])}, []),
  row('CloudWatch denied', {channelUse: denied('ListMetrics')}, [], {outcome: 'unknown'}),
  row('CloudWatch denied, and no room for channels', {channelUse: denied('ListMetrics'), channelCount: observed(10_000)}, [
    'KVS-QUO-002',
  ]),
  row('channels denied', {channelCount: denied('ListSignalingChannels')}, [], {outcome: 'unknown'}),
  row('streams denied', {streamCount: denied('ListStreams')}, []),
  row(
    'growth that reaches the limit in a week',
    {channelUse: channelUse([metricUse('turn.allocations', 35, {channel: 'demo', points: fortnight((day) => 5 + 2 * day)})])},
    ['KVS-QUO-003'],
  ),
  row(
    'growth that reaches it in a quarter',
    {channelUse: channelUse([metricUse('turn.allocations', 8, {channel: 'demo', points: fortnight((day) => 5 + 0.3 * day)})])},
    [],
  ),
  row(
    'messages of a saved probe',
    {},
    ['KVS-QUO-001'],
    {},
    {
      savedUses: [{quotaId: 'signaling.message-payload', use: {status: 'measured', value: 9100, how: 'base64 of the offer'}}],
    },
  ),
  row(
    'viewers that a saved probe saw refused',
    {serviceQuotas: denied('ListServiceQuotas')},
    ['KVS-QUO-002'],
    {},
    {
      savedUses: [
        {quotaId: 'signaling.viewers', channel: 'demo', use: {status: 'measured', value: 10, how: 'refused with KVS-SIG-003'}},
      ],
    },
  ),
  row(
    'of one channel',
    {channelUse: channelUse([viewers(20)])},
    ['KVS-QUO-002'],
    {checks: channelHeadroomChecks, channel: 'demo'},
    {
      useOf: ['demo'],
    },
  ),
]
