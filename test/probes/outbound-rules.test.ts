import {describe, expect, it} from 'vitest'
import type {EndpointReachFact} from '../../src/model/endpoint-reach.ts'
import type {Evidence} from '../../src/model/evidence.ts'
import {notAttempted} from '../../src/model/observed.ts'
import {wildcardOf} from '../../src/model/outbound-rule.ts'
import {outboundRulesOf} from '../../src/probes/outbound-rules.ts'
import {allowLinesOf} from '../../src/render/outbound-rules.ts'
import {failed, healthyEvidence, observed} from '../support/evidence.ts'

const region = 'kinesisvideo.us-west-2.amazonaws.com'

const reached = (purpose: EndpointReachFact['purpose'], host: string, stages: Partial<EndpointReachFact> = {}) => ({
  subject: `${purpose} ${host}:443`,
  observed: observed<EndpointReachFact>({
    purpose,
    host,
    port: 443,
    dns: observed({addresses: ['198.51.100.1']}),
    tcp: observed({address: '198.51.100.1', tookMs: 20}),
    tls: notAttempted('of no interest here'),
    ...stages,
  }),
})

const evidence: Evidence = {
  ...healthyEvidence,
  endpointReach: observed([
    reached('control-plane', region),
    reached('signaling-rest', `r-1a2b3c4d.${region}`),
    reached('websocket-viewer', `v-1a2b3c4d.${region}`, {tcp: failed({kind: 'timeout'})}),
    reached('websocket-master', `m-1a2b3c4d.${region}`, {tcp: notAttempted('there was no time')}),
  ]),
}

describe('the rules that a firewall needs', () => {
  const rules = outboundRulesOf(evidence)

  it('say of each host what it is for, and what was found there', () => {
    expect(rules.map(({purpose, state}) => [purpose, state])).toEqual([
      ['control-plane', 'open'],
      ['signaling-rest', 'open'],
      ['websocket-viewer', 'blocked'],
      ['websocket-master', 'not-tried'],
      ['stun', 'open'],
      ['turn', 'open'],
      ['turn-over-dtls', 'open'],
      ['turn-over-tls', 'open'],
      ['turn', 'open'],
      ['turn-over-dtls', 'open'],
      ['turn-over-tls', 'open'],
    ])
  })

  it('allow names that change by their pattern, and those that do not as they are', () => {
    expect(allowLinesOf(rules)).toEqual([
      {allow: region, protocol: 'tcp', port: 443, purposes: ['API']},
      {
        allow: `*.${region}`,
        protocol: 'tcp',
        port: 443,
        purposes: ['ICE servers (API)', 'signaling, viewer', 'signaling, master', 'TURN over TLS'],
      },
      {allow: `stun.${region}`, protocol: 'udp', port: 443, purposes: ['STUN']},
      {allow: `*.${region}`, protocol: 'udp', port: 443, purposes: ['TURN', 'TURN over DTLS']},
    ])
  })

  it('know no pattern for what is not the service', () => {
    expect(wildcardOf(`198-51-100-10.t-1cd92f6b.${region}`)).toBe(`*.${region}`)
    expect(wildcardOf('turn.example.org')).toBeUndefined()
    expect(wildcardOf('127.0.0.1')).toBeUndefined()
  })
})
