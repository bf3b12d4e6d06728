import {describe, expect, it} from 'vitest'
import type {Evidence, EvidenceMap, MetricSeries} from '../../src/model/evidence.ts'
import {quotaRows} from '../../src/probes/quotas.ts'
import {failed, healthyEvidence, observed} from '../support/evidence.ts'

const useOf = (evidence: Evidence, id: string) => quotaRows(evidence).find(({quota}) => quota.id === id)?.use

const calls = (operation: string, ...values: number[]): EvidenceMap['metrics'] => {
  const series: MetricSeries = {
    metric: 'Latency',
    operation,
    unit: 'Count',
    statistic: 'SampleCount',
    periodSeconds: 300,
    points: values.map((value, index) => ({at: `2026-11-23T06:0${index}:00.000Z`, value})),
  }
  return observed({from: '2026-11-23T05:42:00.000Z', to: '2026-11-23T06:42:00.000Z', series: [series]})
}

describe('quotas with present use', () => {
  it('measures a message by the payload that was sent', () => {
    expect(useOf(healthyEvidence, 'signaling.message-payload')).toMatchObject({status: 'measured', value: expect.any(Number)})
  })

  it('takes call rates from the busiest period that CloudWatch has', () => {
    const evidence = {...healthyEvidence, metrics: calls('ConnectAsViewer', 30, 600, 12)}
    expect(useOf(evidence, 'signaling.connect-as-viewer.channel-rate')).toEqual({
      status: 'measured',
      value: 2,
      how: 'CloudWatch: 600 calls in the busiest 5 minutes of the last hour',
    })
  })

  it.each([
    ['no data', calls('ConnectAsViewer')],
    ['no answer', failed({kind: 'timeout', message: 'No answer.'})],
  ])('is unknown, and never 0, where there is %s', (_what, metrics) => {
    const use = useOf({...healthyEvidence, metrics}, 'signaling.connect-as-viewer.channel-rate')
    expect(use).toMatchObject({status: 'unknown', reason: expect.stringContaining('CloudWatch')})
    for (const row of quotaRows({...healthyEvidence, metrics})) expect(row.use).not.toMatchObject({value: 0})
  })

  it('says of TURN allocations what this run used, since the service tells nothing', () => {
    expect(useOf(healthyEvidence, 'turn.allocations')).toEqual({
      status: 'unknown',
      reason: 'the service does not tell; this run used 6 for a moment',
    })
  })

  it('lists only what a run got as far as using', () => {
    const {channel, hostCandidates} = healthyEvidence
    const ids = quotaRows({channel: channel!, hostCandidates: hostCandidates!}).map(({quota}) => quota.id)
    expect(ids.every((id) => id.startsWith('channels.describe'))).toBe(true)
  })
})
