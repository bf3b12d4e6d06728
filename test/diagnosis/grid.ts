import type {Check} from '../../src/diagnosis/check.ts'
import type {CheckSettings} from '../../src/diagnosis/run.ts'
import type {Evidence, SignalingConnectFact, TurnAllocationFact} from '../../src/model/evidence.ts'
import type {FindingCode} from '../../src/model/finding.ts'
import {type Failure, notAttempted, observedValue} from '../../src/model/observed.ts'
import {
  answered,
  channelArn,
  failed,
  healthyEvidence,
  iceServers,
  observed,
  refusedRow,
  rejectingAnswer,
  stunRow,
  turnRows,
  unanswered,
  withStages,
} from '../support/evidence.ts'
import {sessionGrid} from './grid-session.ts'
import {signalingGrid} from './grid-signaling.ts'
import {headroomRows} from './headroom-rows.ts'
import {measuredRowsOfGrid} from './measured-rows.ts'
import {mediaRows} from './media-rows.ts'
import {sdpRows} from './sdp-rows.ts'
import {signedUrlRows} from './signed-url-rows.ts'

/** Evidence, and the codes that it must give, errors first; the first error is the root cause. */
export interface GridRow {
  readonly when: string
  /** Those of `probe ice` unless given. */
  readonly checks?: readonly Check[]
  readonly evidence: Evidence
  readonly settings?: CheckSettings
  readonly channel?: string
  readonly codes: readonly FindingCode[]
  readonly rootCause?: FindingCode
  readonly outcome: 'ok' | 'failed' | 'unknown'
}

const row = (when: string, changes: Evidence, codes: readonly FindingCode[], more: Partial<GridRow> = {}): GridRow => ({
  when,
  evidence: {...healthyEvidence, ...changes},
  codes,
  outcome: codes.length > 0 ? 'failed' : 'ok',
  ...(codes[0] !== undefined && {rootCause: codes[0]}),
  ...more,
})

const warns = {outcome: 'ok', rootCause: undefined} as unknown as Partial<GridRow>

const nothingAfter = (reason: string): Evidence => ({
  endpoints: notAttempted(reason),
  iceServers: notAttempted(reason),
  signalingConnect: notAttempted(reason),
  turnAllocations: notAttempted(reason),
  offerAnswer: notAttempted(reason),
})

const refused = (code: string, message: string, httpStatus = 400): Failure => ({kind: 'refused', code, message, httpStatus})

const channelFails = (failure: Failure): Evidence => ({
  ...nothingAfter('needs "describe channel", which failed'),
  channel: failed(failure),
})

const upgrade = (httpStatus: number, body?: string, headers: Record<string, string> = {}): Evidence => {
  const fact: SignalingConnectFact = {
    role: 'VIEWER',
    clientId: 'kvsctl-0f1e2d3c',
    endpoint: 'v-1a2b3c4d.kinesisvideo.us-west-2.amazonaws.com:443',
    httpStatus,
    headers,
    ...(body !== undefined && {body}),
  }
  return {signalingConnect: observed(fact), offerAnswer: notAttempted(`the websocket was refused with ${httpStatus}`)}
}

const noWebsocket = (failure: Failure): Evidence => ({
  signalingConnect: failed(failure),
  offerAnswer: notAttempted('needs "open websocket as viewer", which failed'),
})

const stun = (failure: Failure): Evidence => ({
  stunBindings: observed([{...stunRow, observed: failed(failure, 3002, 3000)}]),
})

/** The first relay row (UDP, first server) with other stages; the others stay healthy. */
const firstRelay = (stages: Partial<TurnAllocationFact['stages']>, refusal?: TurnAllocationFact['refusal']): Evidence => ({
  turnAllocations: observed(turnRows.map((r, i) => (i === 0 ? withStages(r, stages, refusal) : r))),
})

const firstRefuses = (code: number, reason: string): Evidence => ({
  turnAllocations: observed(turnRows.map((r, i) => (i === 0 ? refusedRow(r, code, reason) : r))),
})

const silent = failed({kind: 'timeout', message: 'No answer within 3.0 s.'}, 3131, 3000)

const overUdp = (subject: string): boolean => /^turn:|transport=udp$/.test(subject)

export const grid: readonly GridRow[] = [
  ...signalingGrid,
  ...sessionGrid,
  row('all is well', {}, []),
  row(
    'STS, CloudWatch and the quotas cannot be read',
    {
      identity: failed({kind: 'unreachable', message: 'No route.'}),
      metrics: failed(refused('AccessDenied', 'User is not authorized to perform: cloudwatch:GetMetricData')),
      quotas: failed({kind: 'bug', message: 'kvsctl failed.'}),
    },
    [],
  ),

  row(
    'the session token has expired',
    channelFails(refused('ExpiredTokenException', 'The security token included in the request is expired', 403)),
    ['KVS-ENV-001'],
  ),
  row(
    'the access key is unknown',
    channelFails(refused('UnrecognizedClientException', 'The security token included in the request is invalid.', 403)),
    ['KVS-ENV-002'],
  ),
  row(
    'the clock is eleven minutes slow',
    channelFails(
      refused(
        'InvalidSignatureException',
        'Signature expired: 20261123T063100Z is now earlier than 20261123T063700Z (20261123T064200Z - 5 min.)',
        403,
      ),
    ),
    ['KVS-ENV-003'],
  ),
  row(
    'the secret is another',
    channelFails(
      refused('InvalidSignatureException', 'The request signature we calculated does not match the signature you provided.', 403),
    ),
    ['KVS-ENV-004'],
  ),
  row('there are no credentials', channelFails({kind: 'no-credentials', message: 'No AWS credentials were found.'}), [], {
    outcome: 'unknown',
  }),
  row(
    'the control plane cannot be reached',
    channelFails({
      kind: 'unreachable',
      code: 'ENOTFOUND',
      message: 'The name does not resolve.',
      endpoint: 'kinesisvideo.us-west-2.amazonaws.com:443',
    }),
    [],
    {outcome: 'unknown'},
  ),
  row(
    'nothing outside can be reached: STUN is no cause of its own',
    {
      ...channelFails({kind: 'unreachable', code: 'ENOTFOUND', message: 'The name does not resolve.'}),
      ...stun({kind: 'unreachable', code: 'ENOTFOUND', message: 'No such name.'}),
    },
    [],
    {outcome: 'unknown'},
  ),
  row(
    'nothing outside answers: STUN is no cause of its own',
    {...channelFails({kind: 'timeout', message: 'No answer.'}), ...stun({kind: 'timeout', message: 'No answer.'})},
    [],
    {outcome: 'unknown'},
  ),
  row(
    'the time was over before the control plane answered, and STUN does not resolve',
    {
      ...channelFails({kind: 'interrupted', message: 'The time was over.'}),
      ...stun({kind: 'unreachable', code: 'ENOTFOUND', message: 'No such name.'}),
    },
    [],
    {outcome: 'unknown'},
  ),

  row(
    'the channel is missing',
    {
      ...channelFails(refused('ResourceNotFoundException', 'Not found.', 404)),
      nearChannels: observed({near: [{name: 'demo', arn: channelArn}], listed: 3, complete: true}),
    },
    ['KVS-API-001'],
    {channel: 'dmeo'},
  ),
  row(
    'the channel was created again',
    {
      ...channelFails(refused('ResourceNotFoundException', 'Not found.', 404)),
      nearChannels: observed({near: [{name: 'demo', arn: channelArn}], listed: 3, complete: true}),
    },
    ['KVS-API-005'],
    {channel: channelArn.replace(/\d+$/, '1600000000000')},
  ),
  row(
    'describing is denied',
    channelFails(
      refused(
        'AccessDeniedException',
        'User: arn:aws:iam::123456789012:user/oncall is not authorized to perform: kinesisvideo:DescribeSignalingChannel',
        401,
      ),
    ),
    ['KVS-API-002'],
  ),
  row(
    'describing is denied and not needed',
    {channel: failed(refused('AccessDeniedException', 'Denied.', 401))},
    ['KVS-API-008'],
    {...warns, channel: channelArn},
  ),
  row('describing is throttled', channelFails(refused('ClientLimitExceededException', 'Rate exceeded.')), ['KVS-API-003']),
  row(
    'the channel is still being created',
    {...nothingAfter('it failed'), channel: observed({...observedValue(healthyEvidence.channel)!, status: 'CREATING'})},
    ['KVS-API-004'],
  ),
  row('the channel is being updated', {channel: observed({...observedValue(healthyEvidence.channel)!, status: 'UPDATING'})}, []),
  row(
    'a custom endpoint is that of another service',
    channelFails(refused('AccessDeniedException', 'Unable to determine service/operation name to be authorized', 403)),
    ['KVS-API-006'],
  ),
  row(
    'the ARN that was told is gone a moment later',
    {
      ...nothingAfter('needs "get endpoints", which failed'),
      endpoints: failed(refused('ResourceNotFoundException', 'The requested channel is not found or not active.', 404)),
    },
    ['KVS-API-030'],
  ),
  row(
    'ICE servers end in an internal error',
    {
      ...upgrade(101),
      iceServers: failed(refused('InternalFailure', 'Internal error.', 500)),
      turnAllocations: notAttempted('needs "get ICE servers", which failed'),
      offerAnswer: observed(answered),
    },
    ['KVS-API-007'],
  ),
  row(
    'the file of ICE servers has no TURN server',
    {iceServers: observed({source: 'ice.json', servers: [{urls: ['stun:127.0.0.1:3478']}]}), turnAllocations: observed([])},
    ['KVS-API-009'],
  ),

  row('the upgrade is refused with 403 and no body', upgrade(403), ['KVS-SIG-001']),
  row(
    'the upgrade is refused with 403, naming the action',
    upgrade(403, '{"message":"User is not authorized to perform: kinesisvideo:ConnectAsViewer"}'),
    ['KVS-SIG-001'],
  ),
  row(
    'the upgrade is refused with 403 for the clock',
    upgrade(
      403,
      '{"message":"Signature not yet current: 20261123T070000Z is still later than 20261123T064700Z (20261123T064200Z + 5 min.)"}',
    ),
    ['KVS-ENV-003'],
  ),
  row('the upgrade is refused with 404', upgrade(404, '{"message":"Not found."}'), ['KVS-SIG-002']),
  row('an eleventh viewer', upgrade(400, '{"Message":"Maximum number of clients connected to the channel !"}'), ['KVS-SIG-003']),
  row('a client id that is not allowed', upgrade(400, '{"message":"Invalid ClientId specified !"}'), ['KVS-SIG-004']),
  row('too many connects per second', upgrade(400, undefined, {'x-amzn-errortype': 'ClientLimitExceededException'}), [
    'KVS-SIG-005',
  ]),
  row('the upgrade is refused with 400 and no body', upgrade(400), ['KVS-SIG-006']),
  row('a proxy wants to be asked', upgrade(407, 'Proxy Authentication Required'), ['KVS-SIG-021']),
  row(
    'the websocket host refuses connections',
    noWebsocket({kind: 'unreachable', code: 'ECONNREFUSED', message: 'Connection refused.', endpoint: 'v-1:443'}),
    ['KVS-SIG-007'],
  ),
  row('the websocket host is silent', noWebsocket({kind: 'timeout', message: 'No answer.', endpoint: 'v-1:443'}), [
    'KVS-SIG-007',
  ]),
  row(
    'TLS is inspected',
    noWebsocket({
      kind: 'unreachable',
      code: 'SELF_SIGNED_CERT_IN_CHAIN',
      message: 'self-signed certificate in certificate chain',
      endpoint: 'v-1:443',
    }),
    ['KVS-SIG-008'],
  ),
  row('no master answers', {offerAnswer: observed(unanswered)}, ['KVS-SIG-009'], warns),
  row('no master answers where one was expected', {offerAnswer: observed(unanswered)}, ['KVS-SIG-009'], {
    settings: {'sig.master-answers': {expectAnswer: true}},
  }),
  row(
    'the answer is no base64',
    {offerAnswer: observed({...unanswered, defects: [{where: 'base64', problem: 'no base64', excerpt: '{"type":'}]})},
    ['KVS-SIG-010'],
  ),
  row(
    'one of the candidates is no JSON',
    {offerAnswer: observed({...answered, defects: [{where: 'json', problem: 'no JSON', excerpt: '{"candi'}]})},
    ['KVS-SIG-010'],
    warns,
  ),
  row(
    'the service closes the websocket when it gets the offer',
    {offerAnswer: failed({kind: 'unreachable', code: '1009', message: 'The service closed the websocket (1009).'})},
    ['KVS-SIG-030'],
  ),
  row(
    'the service refuses the offer',
    {
      offerAnswer: observed({
        ...unanswered,
        statusResponse: {success: false, errorType: 'InvalidArgumentException', statusCode: '400'},
      }),
    },
    ['KVS-SIG-011'],
  ),

  row('STUN is silent', stun({kind: 'timeout', message: 'No answer.'}), ['KVS-STUN-001']),
  row('STUN answers garbage', stun({kind: 'malformed', message: 'Not a STUN message.'}), ['KVS-STUN-002']),
  row('STUN answers an error', stun({kind: 'refused', code: '500', message: '500 Server Error'}), ['KVS-STUN-003']),
  row('STUN does not resolve', stun({kind: 'unreachable', code: 'ENOTFOUND', message: 'No such name.'}), ['KVS-STUN-004']),

  row('one TURN server is silent over UDP', firstRelay({allocate: silent}), ['KVS-TURN-001']),
  row(
    'TCP to a TURN server is refused',
    firstRelay({connect: failed({kind: 'unreachable', code: 'ECONNREFUSED', message: 'Connection refused.'})}),
    ['KVS-TURN-002'],
  ),
  row(
    'a TURN name does not resolve',
    {
      turnAllocations: observed([
        ...turnRows.slice(1),
        {
          subject: 'turn:nowhere.invalid:443?transport=udp',
          observed: failed({kind: 'unreachable', code: 'ENOTFOUND', message: 'No such name.'}),
        },
      ]),
    },
    ['KVS-TURN-002'],
  ),
  row(
    'the TURN certificate is not trusted',
    firstRelay({connect: failed({kind: 'unreachable', code: 'SELF_SIGNED_CERT_IN_CHAIN', message: 'self-signed'})}),
    ['KVS-TURN-003'],
  ),
  row('the TURN password is wrong', firstRefuses(401, 'Unauthorized'), ['KVS-TURN-004']),
  row(
    'the TURN credential is old',
    {
      ...firstRefuses(401, 'Unauthorized'),
      iceServers: observed({
        ...iceServers,
        servers: iceServers.servers.map((s) => ({...s, expiresAt: '2026-11-23T06:40:00.000Z'})),
      }),
    },
    ['KVS-TURN-005'],
  ),
  row(
    'an old credential that still works',
    {
      iceServers: observed({
        ...iceServers,
        servers: iceServers.servers.map((s) => ({...s, expiresAt: '2026-11-23T06:40:00.000Z'})),
      }),
    },
    [],
  ),
  row('TURN says wrong credentials', firstRefuses(441, 'Wrong Credentials'), ['KVS-TURN-006']),
  row('the TURN quota is used up', firstRefuses(486, 'Allocation Quota Reached'), ['KVS-TURN-007']),
  row('TURN has no ports left', firstRefuses(508, 'Insufficient Capacity'), ['KVS-TURN-008']),
  row('TURN answers garbage', firstRelay({allocate: failed({kind: 'malformed', message: 'Not a STUN message.'})}), [
    'KVS-TURN-009',
  ]),
  row(
    'TURN forbids the peer',
    firstRelay(
      {permission: failed({kind: 'refused', code: '403', message: '403', endpoint: '198.51.100.10:443'})},
      {method: 'CreatePermission', code: 403, reason: 'Forbidden IP'},
    ),
    ['KVS-TURN-010'],
    warns,
  ),
  row('there is no credential for a TURN server', firstRelay({allocate: failed({kind: 'no-credentials', message: 'None.'})}), [
    'KVS-TURN-012',
  ]),
  row('a relay loses all data', firstRelay({roundTrip: failed({kind: 'timeout', message: 'Nothing came back.'})}), [
    'KVS-TURN-011',
  ]),
  row(
    'no relay brings anything back: perhaps the service lets no relay talk to itself',
    {
      turnAllocations: observed(
        turnRows.map((turn) => withStages(turn, {roundTrip: failed({kind: 'timeout', message: 'Nothing came back.'})})),
      ),
    },
    ['KVS-TURN-011'],
    warns,
  ),
  row('one wrong password on all servers', {turnAllocations: observed(turnRows.map((r) => refusedRow(r, 401, 'Unauthorized')))}, [
    'KVS-TURN-004',
    'KVS-ICE-001',
  ]),
  row(
    'UDP is blocked',
    {
      ...stun({kind: 'timeout', message: 'No answer.'}),
      turnAllocations: observed(turnRows.map((r) => (overUdp(r.subject) ? withStages(r, {allocate: silent}) : r))),
    },
    ['KVS-ICE-002'],
  ),
  row('the run was cut short during TURN', {turnAllocations: failed({kind: 'interrupted', message: 'It was interrupted.'})}, [], {
    outcome: 'unknown',
  }),

  row(
    'the answer is no SDP',
    {offerAnswer: observed({...unanswered, defects: [{where: 'sdp', problem: 'no v= line', excerpt: 'hello'}]})},
    ['KVS-SDP-001'],
  ),
  row('the answer rejects all media', {offerAnswer: observed({...answered, answer: rejectingAnswer})}, ['KVS-SDP-002']),

  ...signedUrlRows,
  ...sdpRows,
  ...mediaRows,
  ...measuredRowsOfGrid,
  ...headroomRows,
]
