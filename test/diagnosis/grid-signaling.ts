import {probeSignalingChecks} from '../../src/diagnosis/checks/probe-signaling.ts'
import type {Evidence, SignalingConnectFact} from '../../src/model/evidence.ts'
import type {FindingCode} from '../../src/model/finding.ts'
import {type Failure, notAttempted, observedValue} from '../../src/model/observed.ts'
import {channelArn, failed, observed, unanswered} from '../support/evidence.ts'
import {
  healthyPings,
  healthyReach,
  healthyRefusal,
  healthySignaling,
  permissionsWithout,
  reachRow,
} from '../support/signaling-evidence.ts'
import type {GridRow} from './grid.ts'

const row = (when: string, changes: Evidence, codes: readonly FindingCode[], more: Partial<GridRow> = {}): GridRow => ({
  when: `probe signaling: ${when}`,
  evidence: {...healthySignaling, ...changes},
  checks: probeSignalingChecks,
  codes,
  outcome: codes.length > 0 ? 'failed' : 'ok',
  ...(codes[0] !== undefined && {rootCause: codes[0]}),
  ...more,
})

const warns = {outcome: 'ok', rootCause: undefined} as unknown as Partial<GridRow>

const refused = (code: string, message: string, httpStatus = 403): Failure => ({kind: 'refused', code, message, httpStatus})

/** Nothing of the channel is known. */
const nothingAfterChannel = (failure: Failure): Evidence => ({
  channel: failed(failure),
  endpoints: notAttempted('needs "describe channel", which failed'),
  ...nothingAfterEndpoints('needs "get the endpoints of a viewer", which was not attempted'),
})

const nothingAfterEndpoints = (reason: string): Evidence => ({
  endpointReach: observed([reachRow('control-plane')]),
  signalingConnect: notAttempted(reason),
  websocketPings: notAttempted(reason),
  messageRefusal: notAttempted(reason),
  offerAnswer: notAttempted(reason),
})

const unknownToken = nothingAfterChannel(
  refused('UnrecognizedClientException', 'The security token included in the request is invalid.'),
)

const shape = (changes: Partial<NonNullable<ReturnType<typeof healthyShape>>>): Evidence => ({
  credentialShape: observed({...healthyShape()!, ...changes}),
})
const healthyShape = () => observedValue(healthySignaling.credentialShape)

const clock = (offsetMs: number): Evidence => ({clockSkew: observed({...observedValue(healthySignaling.clockSkew)!, offsetMs})})

const upgrade = (httpStatus: number, body?: string, headers: Record<string, string> = {}): Evidence => {
  const fact: SignalingConnectFact = {
    ...observedValue(healthySignaling.signalingConnect)!,
    httpStatus,
    headers,
    ...(body && {body}),
  }
  const reason = `the websocket was refused with ${httpStatus}`
  return {
    signalingConnect: observed(fact),
    websocketPings: notAttempted(reason),
    messageRefusal: notAttempted(reason),
    offerAnswer: notAttempted(reason),
  }
}

/** The viewer's endpoint in some other state; the websocket then does not open. */
const viewerReach = (stages: Parameters<typeof reachRow>[1], failure: Failure): Evidence => ({
  ...nothingAfterEndpoints('needs "open websocket as viewer", which failed'),
  endpointReach: observed([...healthyReach.slice(0, 2), reachRow('websocket-viewer', stages)]),
  signalingConnect: failed(failure),
})

const noName: Failure = {
  kind: 'unreachable',
  code: 'ENOTFOUND',
  message: 'Resolving v-1 failed: the name does not resolve (ENOTFOUND).',
}
const nobody: Failure = {
  kind: 'unreachable',
  code: 'ECONNREFUSED',
  message: 'Connecting to v-1:443 failed: nobody listens there (ECONNREFUSED).',
}
const badCertificate = (code: string): Failure => ({
  kind: 'unreachable',
  code,
  message: `The certificate is not trusted (${code}).`,
})

const proxyChain = [
  {
    subject: 'v-1a2b3c4d.kinesisvideo.us-west-2.amazonaws.com',
    issuer: 'Zscaler Intermediate Root CA (Zscaler Inc.)',
    validFrom: '2026-11-20T00:00:00.000Z',
    validTo: '2026-12-04T00:00:00.000Z',
    fingerprint256: Array.from({length: 32}, () => 'C3').join(':'),
  },
]

/** The same chain for a host that is not of AWS: an own endpoint, whose issuer may be anybody. */
const onOwnHost = (stages: Parameters<typeof reachRow>[1]): Evidence => {
  const there = reachRow('websocket-viewer', stages)
  const value = {...observedValue(there.observed)!, host: 'kvs.example'}
  return {
    ...viewerReach({}, badCertificate('X')),
    endpointReach: observed([...healthyReach.slice(0, 2), {...there, observed: observed(value)}]),
  }
}

const missing = refused('ResourceNotFoundException', 'The requested channel is not found or not active.', 404)

export const signalingGrid: readonly GridRow[] = [
  row('all is well', {}, []),
  row(
    'IAM may not be asked, the clock cannot be compared',
    {
      permissions: failed(refused('AccessDenied', 'User is not authorized to perform: iam:SimulatePrincipalPolicy')),
      clockSkew: failed({kind: 'timeout', message: 'No answer.'}),
    },
    [],
  ),
  row(
    'nothing can be reached, and nothing tells why',
    {
      ...nothingAfterChannel({kind: 'timeout', message: 'No answer.'}),
      clockSkew: failed({kind: 'timeout', message: 'No answer.'}),
      endpointReach: failed({kind: 'interrupted', message: 'The time was over.'}),
    },
    [],
    {outcome: 'unknown'},
  ),

  row('a JWT is the session token', {...unknownToken, ...shape({sessionToken: 'jwt'})}, ['KVS-ENV-020']),
  row('a temporary key has no token', {...unknownToken, ...shape({keyPrefix: 'ASIA', keyKind: 'temporary'})}, ['KVS-ENV-021']),
  row('a long-lived key has a token', {...unknownToken, ...shape({sessionToken: 'opaque'})}, ['KVS-ENV-022']),
  row('a long-lived key has a token, and it works', shape({sessionToken: 'opaque'}), ['KVS-ENV-022'], warns),
  row('the secret ends in a line end', {...unknownToken, ...shape({withBlanks: ['secret access key']})}, ['KVS-ENV-023']),
  row('the key has the right form, and is unknown', unknownToken, ['KVS-ENV-002']),

  row('the clock is a minute fast', clock(61_000), ['KVS-ENV-003'], warns),
  row(
    'the clock is ten minutes slow, and the SDK has corrected itself',
    {
      ...clock(-600_000),
      ...upgrade(
        403,
        '{"message":"Signature expired: 20261123T063200Z is now earlier than 20261123T063700Z (20261123T064200Z - 5 min.)"}',
      ),
    },
    ['KVS-ENV-003'],
  ),
  row(
    'the clock is ten minutes slow, and every request is refused',
    {
      ...clock(-600_000),
      ...nothingAfterChannel(refused('InvalidSignatureException', 'Signature expired: 20261123T063200Z is now earlier than …')),
    },
    ['KVS-ENV-003'],
  ),

  row(
    'the name of the control plane does not resolve',
    {
      ...nothingAfterChannel(noName),
      endpointReach: observed([reachRow('control-plane', {dns: noName})]),
      clockSkew: failed(noName),
    },
    ['KVS-NET-020'],
  ),
  row(
    'the control plane answers, whatever the attempt to reach it met',
    {
      endpointReach: observed([reachRow('control-plane', {tcp: nobody}), ...healthyReach.slice(1)]),
    },
    ['KVS-NET-021'],
    warns,
  ),
  row(
    "the names of the channel's endpoints do not resolve",
    {
      ...viewerReach({}, noName),
      endpointReach: observed([
        reachRow('control-plane'),
        reachRow('signaling-rest', {dns: noName}),
        reachRow('websocket-viewer', {dns: noName}),
      ]),
    },
    ['KVS-NET-020'],
  ),
  row('the websocket host refuses connections', viewerReach({tcp: nobody}, nobody), ['KVS-NET-021']),
  row(
    'a security gateway ends TLS',
    viewerReach(
      {tls: {chain: proxyChain, trusted: false, problem: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'}},
      badCertificate('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'),
    ),
    ['KVS-NET-022'],
  ),
  row(
    'a security gateway ends TLS, and is trusted here',
    {
      endpointReach: observed([...healthyReach.slice(0, 2), reachRow('websocket-viewer', {tls: {chain: proxyChain}})]),
    },
    ['KVS-NET-022'],
    warns,
  ),
  row(
    'the certificate has expired',
    viewerReach({tls: {trusted: false, problem: 'CERT_HAS_EXPIRED'}}, badCertificate('CERT_HAS_EXPIRED')),
    ['KVS-NET-023'],
  ),
  row(
    'the certificate is for another name',
    viewerReach({tls: {trusted: false, problem: 'ERR_TLS_CERT_ALTNAME_INVALID'}}, badCertificate('ERR_TLS_CERT_ALTNAME_INVALID')),
    ['KVS-NET-024'],
  ),
  row(
    'the certificate of an own endpoint is of an unknown CA',
    onOwnHost({tls: {chain: [{...proxyChain[0]!, issuer: 'Example CA'}], trusted: false, problem: 'SELF_SIGNED_CERT_IN_CHAIN'}}),
    ['KVS-NET-025'],
  ),
  row(
    'the endpoint speaks TLS 1.1',
    viewerReach(
      {tls: {version: 'TLSv1.1', cipher: 'ECDHE-RSA-AES128-SHA'}},
      {kind: 'unreachable', code: 'ERR_SSL_UNSUPPORTED_PROTOCOL', message: 'unsupported protocol'},
    ),
    ['KVS-NET-026'],
  ),
  row(
    'the endpoint chooses a suite without forward secrecy',
    {
      endpointReach: observed([
        ...healthyReach.slice(0, 2),
        reachRow('websocket-viewer', {tls: {version: 'TLSv1.2', cipher: 'AES128-GCM-SHA256', forwardSecrecy: false}}),
      ]),
    },
    ['KVS-NET-027'],
    warns,
  ),
  row(
    'the endpoint speaks no TLS',
    viewerReach(
      {tls: {kind: 'unreachable', code: 'EPROTO', message: 'Connecting to v-1:443 failed: wrong version number (EPROTO).'}},
      {kind: 'unreachable', code: 'EPROTO', message: 'wrong version number'},
    ),
    ['KVS-NET-028'],
  ),
  row(
    'the proxy opens no tunnel',
    viewerReach(
      {
        tcp: {
          kind: 'unreachable',
          code: 'EPROXY',
          message: 'Connecting to v-1:443 failed: proxy p:3128 answered CONNECT v-1:443 with 403 (EPROXY).',
        },
        proxy: 'p:3128',
      },
      {kind: 'unreachable', code: 'EPROXY', message: 'proxy p:3128 answered CONNECT v-1:443 with 403'},
    ),
    ['KVS-NET-029'],
  ),

  row(
    'the channel is in Ireland',
    {
      ...nothingAfterChannel(missing),
      channelElsewhere: observed({
        regionsAsked: 18,
        found: [{region: 'eu-west-1', arn: channelArn.replace('us-west-2', 'eu-west-1'), status: 'ACTIVE'}],
        silent: [],
      }),
    },
    ['KVS-API-021'],
  ),
  row(
    'the channel is nowhere',
    {
      ...nothingAfterChannel(missing),
      channelElsewhere: observed({regionsAsked: 18, found: [], silent: ['me-south-1']}),
    },
    ['KVS-API-001'],
  ),
  row(
    'the channel has been created again',
    {
      ...nothingAfterChannel(missing),
      channelElsewhere: observed({
        regionsAsked: 19,
        found: [{region: 'us-west-2', arn: channelArn, status: 'ACTIVE'}],
        silent: [],
      }),
    },
    ['KVS-API-005'],
    {channel: channelArn.replace(/\d+$/, '1600000000000')},
  ),

  row('the identity may not get ICE servers', {permissions: permissionsWithout('GetIceServerConfig')}, ['KVS-API-020']),
  row('the identity may not be master', {permissions: permissionsWithout('ConnectAsMaster')}, ['KVS-API-020'], warns),
  row(
    'the upgrade is refused with 403, and IAM says why',
    {
      ...upgrade(403),
      permissions: permissionsWithout('ConnectAsViewer'),
    },
    ['KVS-SIG-001'],
  ),
  row('the upgrade is refused with 403, and IAM allows it', upgrade(403), ['KVS-SIG-001']),

  row(
    'no ping is answered',
    {
      websocketPings: observed({sent: 1, rttsMs: [], unansweredAfterMs: 3000}),
      offerAnswer: observed(unanswered),
      messageRefusal: observed({...healthyRefusal, response: undefined, respondedAfterMs: undefined} as never),
    },
    ['KVS-SIG-020'],
  ),
  row(
    'pings stop being answered',
    {
      websocketPings: observed({...healthyPings, sent: 3, rttsMs: [24, 25], unansweredAfterMs: 3000}),
    },
    ['KVS-SIG-020'],
  ),
  row('a portal answers the upgrade', upgrade(302, '<html>Sign in</html>', {server: 'portal'}), ['KVS-SIG-021']),
  row('a load balancer has no backend', upgrade(502, 'Bad Gateway', {via: '1.1 proxy'}), ['KVS-SIG-021']),
  row('the service itself has an internal error', upgrade(500, '{"message":"Internal"}', {'x-amz-apigw-id': 'U='}), [
    'KVS-SIG-006',
  ]),
  row(
    'a bad message is not reported',
    {
      messageRefusal: observed({sent: healthyRefusal.sent, correlationId: 'c', waitedMs: 3000, answeredUnasked: false}),
    },
    ['KVS-SIG-022'],
    warns,
  ),
  row(
    'messages to a master of our own get lost',
    {
      messageRoundTrip: observed({sent: 5, received: 2, waitedMs: 5040}),
    },
    ['KVS-SIG-023'],
  ),
]
