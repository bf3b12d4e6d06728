import {describe, expect, it} from 'vitest'
import {criticalPathOf} from '../../src/model/critical-path.ts'
import {observedValue} from '../../src/model/observed.ts'
import type {Span} from '../../src/model/timeline.ts'
import {renderCandidates} from '../../src/render/human/candidates.ts'
import {renderServer} from '../../src/render/human/server.ts'
import {renderSparkline} from '../../src/render/human/sparkline.ts'
import {plain} from '../../src/render/human/style.ts'
import {renderWaterfall} from '../../src/render/human/waterfall.ts'
import {observed} from '../support/evidence.ts'
import {canonicalReports} from '../support/reports.ts'

const span = (id: string, startMs: number, endMs: number, after: readonly string[] = [], roundTrips?: number): Span => ({
  id,
  label: id,
  startMs,
  endMs,
  outcome: 'ok',
  after,
  ...(roundTrips !== undefined && {roundTrips}),
})

describe('critical path', () => {
  it('follows, from the last to end, whichever predecessor ended last', () => {
    const spans = [
      span('describe', 0, 10, [], 3),
      span('stun', 0, 40, [], 1),
      span('endpoints', 10, 20, ['describe'], 1),
      span('turn', 20, 60, ['endpoints', 'stun'], 2),
    ]
    expect(criticalPathOf(spans)).toEqual({spans: ['stun', 'turn'], roundTrips: 3, endMs: 60})
  })

  it('is empty for a run without steps', () => {
    expect(criticalPathOf([])).toEqual({spans: [], roundTrips: 0, endMs: 0})
  })
})

describe('waterfall', () => {
  it('draws bars in proportion, at their place', () => {
    const text = renderWaterfall([span('first', 0, 50), span('second', 50, 100, ['first'])], 100, ['second'], {
      color: false,
      width: 100,
    })
    const [, first, second] = text.split('\n') as [string, string, string]
    expect(first.indexOf('█')).toBeLessThan(second.indexOf('█'))
    expect([...first].filter((c) => c === '█').length).toBe([...second].filter((c) => c === '█').length)
    expect(second).toMatch(/50 ms \*/)
    expect(second.length).toBeLessThanOrEqual(100)
  })
})

describe('sparkline', () => {
  const at = (minute: number) => new Date(minute * 60_000).toISOString()

  it('leaves gaps blank: no data is not zero', () => {
    const points = [
      {at: at(0), value: 0},
      {at: at(9), value: 8},
    ]
    expect(renderSparkline(points, {from: 0, to: 600_000, columns: 10})).toBe('▁        █')
  })

  it('shows a spike that shares its column with small values', () => {
    const points = [
      {at: at(0), value: 1},
      {at: at(1), value: 100},
      {at: at(9), value: 50},
    ]
    expect(renderSparkline(points, {from: 0, to: 600_000, columns: 5})).toBe('█   ▅')
  })
})

describe('server names', () => {
  it('keep what tells one TURN server from another', () => {
    expect(renderServer('turns:198-51-100-10.t-1cd92f6b.kinesisvideo.us-west-2.amazonaws.com:443?transport=tcp')).toBe(
      '198-51-100-10.t-1cd92f6b…:443',
    )
    expect(renderServer('turn:127.0.0.1:4000?transport=udp')).toBe('127.0.0.1:4000')
  })
})

describe('candidates', () => {
  it('shows a STUN answer without a NAT in between, although RFC 8445 makes no candidate of it', () => {
    const healthy = canonicalReports.healthy!
    const [row] = observedValue(healthy.evidence.stunBindings)!
    const same = {...observedValue(row!.observed)!, mappedAddress: observedValue(row!.observed)!.localAddress}
    const stunBindings = observed([{subject: row!.subject, observed: observed(same)}])
    const text = renderCandidates({...healthy, candidates: [], evidence: {...healthy.evidence, stunBindings}}, plain)
    expect(text).toMatch(/srflx\s+udp\s+192\.168\.1\.20:41641\s+= host\s.*stun…:443 udp/)
  })
})
