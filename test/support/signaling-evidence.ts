import type {EndpointPurpose, EndpointReachFact, TlsReachFact} from '../../src/model/endpoint-reach.ts'
import type {Evidence, Subjected} from '../../src/model/evidence.ts'
import {type Failure, notAttempted, type Observed} from '../../src/model/observed.ts'
import type {ActionDecision, MessageRefusalFact, WebsocketPingsFact} from '../../src/model/signaling-evidence.ts'
import {channelArn, failed, healthyEvidence, observed} from './evidence.ts'

const cell = 'kinesisvideo.us-west-2.amazonaws.com'
const hosts: Partial<Record<EndpointPurpose, string>> = {
  'control-plane': cell,
  'signaling-rest': `r-1a2b3c4d.${cell}`,
  'websocket-viewer': `v-1a2b3c4d.${cell}`,
}

const chainOf = (host: string): TlsReachFact['chain'] => [
  {
    subject: host,
    issuer: 'Amazon RSA 2048 M02 (Amazon)',
    validFrom: '2026-05-01T00:00:00.000Z',
    validTo: '2027-05-30T23:59:59.000Z',
    fingerprint256: Array.from({length: 32}, () => 'A1').join(':'),
  },
  {
    subject: 'Amazon RSA 2048 M02 (Amazon)',
    issuer: 'Amazon Root CA 1 (Amazon)',
    validFrom: '2022-08-23T22:25:30.000Z',
    validTo: '2030-08-23T22:25:30.000Z',
    fingerprint256: Array.from({length: 32}, () => 'B2').join(':'),
  },
]

/** A row of an endpoint in good order, with stages replaced; what comes after a failed stage was not attempted. */
export function reachRow(
  purpose: EndpointPurpose,
  stages: {dns?: Failure; tcp?: Failure; tls?: Failure | Partial<TlsReachFact>; proxy?: string} = {},
): Subjected<EndpointReachFact> {
  const host = hosts[purpose]!
  const healthyTls: TlsReachFact = {
    version: 'TLSv1.3',
    cipher: 'TLS_AES_128_GCM_SHA256',
    forwardSecrecy: true,
    alpn: 'h2',
    chain: chainOf(host),
    trusted: true,
    servername: host,
  }
  const isFailure = (value: Failure | Partial<TlsReachFact> | undefined): value is Failure =>
    value !== undefined && 'kind' in value
  const tls: Observed<TlsReachFact> = isFailure(stages.tls)
    ? failed(stages.tls, 120, 60)
    : observed({...healthyTls, ...stages.tls}, 120, 48)
  const fact: EndpointReachFact = {
    purpose,
    host,
    port: 443,
    dns: stages.dns ? failed(stages.dns, 70, 4) : observed({addresses: ['198.51.100.20']}, 70, 4),
    tcp: stages.dns
      ? notAttempted('the name did not resolve')
      : stages.tcp
        ? failed(stages.tcp, 96, 24)
        : observed({address: '198.51.100.20', tookMs: 24}, 96, 24),
    tls: stages.dns || stages.tcp ? notAttempted('there was no connection') : tls,
    ...(stages.proxy !== undefined && {proxy: stages.proxy}),
  }
  return {subject: `${purpose} ${host}:443`, observed: observed(fact, 120, 50)}
}

export const healthyReach = ['control-plane', 'signaling-rest', 'websocket-viewer'].map((purpose) =>
  reachRow(purpose as EndpointPurpose),
)

export const healthyPings: WebsocketPingsFact = {
  sent: 5,
  rttsMs: [24.1, 23.8, 24.4, 23.9, 31.2],
  spread: {minMs: 23.8, medianMs: 24.1, maxMs: 31.2, jitterMs: 2.175},
}

export const healthyRefusal: MessageRefusalFact = {
  sent: 'ICE_CANDIDATE without messagePayload',
  correlationId: 'kvsctl-0011223344556677',
  response: {errorType: 'InvalidArgumentException', statusCode: '400', success: false, description: 'messagePayload is required'},
  respondedAfterMs: 31.4,
  waitedMs: 31.4,
  answeredUnasked: false,
}

const both = ['MASTER', 'VIEWER'] as const

/** What IAM says when all is allowed but `denied`. */
export const decisions = (...denied: readonly string[]): readonly ActionDecision[] =>
  (
    [
      ['DescribeSignalingChannel', both],
      ['GetSignalingChannelEndpoint', both],
      ['GetIceServerConfig', both],
      ['ConnectAsMaster', ['MASTER']],
      ['ConnectAsViewer', ['VIEWER']],
    ] as const
  ).map(([name, roles]) => ({
    action: `kinesisvideo:${name}`,
    roles,
    decision: denied.includes(name) ? 'implicitDeny' : 'allowed',
  }))

export const permissionsWithout = (...denied: readonly string[]) =>
  observed({principal: 'arn:aws:iam::123456789012:user/oncall', resource: channelArn, actions: decisions(...denied)}, 170, 108)

const {
  iceServers: _,
  hostCandidates: __,
  stunBindings: ___,
  turnAllocations: ____,
  quotas: _____,
  metrics: ______,
  ...shared
} = healthyEvidence

/** Everything went well in `probe signaling --offer`. */
export const healthySignaling: Evidence = {
  ...shared,
  endpointReach: observed(healthyReach, 120, 50),
  websocketPings: observed(healthyPings, 330, 128),
  messageRefusal: observed(healthyRefusal, 362, 32),
  permissions: permissionsWithout(),
}
