import {defineKind} from '../finding-kind.ts'
import {trustCa} from './net.ts'

/** A refused websocket upgrade. */
export type Upgrade = {
  readonly endpoint: string
  readonly httpStatus: number
  readonly clientId?: string
  /** What the body says: its message, where it is the gateway's JSON. */
  readonly body?: string
  readonly requestId?: string
}

const upgradeSays = ({endpoint, httpStatus, body}: Upgrade): string =>
  `${endpoint} answered the upgrade with ${httpStatus}${body ? `: ${body}` : ' and no body'}.`

export const sigKinds = {
  upgradeForbidden: defineKind<
    Upgrade & {readonly principal?: string; readonly resource: string; readonly namesAction: boolean; readonly simulated?: string}
  >({
    code: 'KVS-SIG-001',
    slug: 'WS403_IAM',
    severity: 'error',
    confidence: 'inferred',
    title: 'This identity may not connect to the channel as viewer',
    says: (data) => {
      if (data.simulated === 'allowed')
        return `${upgradeSays(data)} IAM's simulation allows kinesisvideo:ConnectAsViewer to ${data.principal ?? 'the identity'}, so a session policy or a condition denies it.`
      if (data.simulated !== undefined)
        return `${upgradeSays(data)} IAM says that ${data.principal ?? 'the identity'} lacks kinesisvideo:ConnectAsViewer (${data.simulated}).`
      if (data.namesAction) return upgradeSays(data)
      return `${upgradeSays(data)} The same credentials were good enough for the control plane, so ${data.principal ?? 'the identity'} most likely lacks kinesisvideo:ConnectAsViewer.`
    },
    remedy: ({resource}) => [
      {
        text: `Allow kinesisvideo:ConnectAsViewer on ${resource}: {"Effect":"Allow","Action":"kinesisvideo:ConnectAsViewer","Resource":"${resource}"}`,
      },
      {text: 'If a policy allows it already, look for a Deny, an SCP, or a condition on aws:SourceIp.'},
    ],
    page: `The websocket upgrade was answered with 403. Browsers hide status and body of a failed upgrade; kvsctl shows both.

A 403 has three families of causes: the signature (wrong secret, clock, expired credentials), which have findings of their own when the body says so; and, if the credentials were accepted by the control plane a moment ago, a missing IAM action. Master and viewer need different actions: ConnectAsMaster and ConnectAsViewer.`,
    provokedBy: {fault: 'websocket-refused', params: {status: '403'}},
  }),

  upgradeNotFound: defineKind<Upgrade>({
    code: 'KVS-SIG-002',
    slug: 'WS404_CHANNEL',
    severity: 'error',
    confidence: 'measured',
    title: 'The signaling endpoint does not know the channel',
    says: upgradeSays,
    remedy: () => [
      {
        text: 'Check that the channel was not deleted or re-created a moment ago: its ARN, which is part of the signed URL, changes then.',
      },
    ],
    page: `The websocket upgrade was answered with 404: the channel ARN in the signed URL names no channel.

Usual causes:
- The channel was deleted between the describe and the connect, or re-created.
- A client that caches ARN or endpoint (the C SDK keeps them for hours).`,
    provokedBy: {fault: 'websocket-refused', params: {status: '404'}},
  }),

  viewerLimit: defineKind<Upgrade>({
    code: 'KVS-SIG-003',
    slug: 'VIEWER_LIMIT',
    severity: 'error',
    confidence: 'measured',
    title: 'The channel has no free place for another viewer',
    says: (data) => `${upgradeSays(data)} A channel holds 10 viewers unless the quota was raised.`,
    remedy: () => [
      {
        text: 'Let viewers close their websocket when they leave, and use one stable client id per device: an unclean exit keeps its place.',
      },
      {text: 'The limit is soft: ask AWS Support to raise it.'},
    ],
    page: `The upgrade was refused because the maximum number of clients is connected.

Usual causes:
- Viewers that ended without closing. The service has been seen to hold such places for up to two hours.
- A page that makes a new random client id at every reload.
- A monitor that connects every few seconds under ever new ids. kvsctl uses one id per host and closes what it opened.`,
    provokedBy: {fault: 'viewer-limit'},
  }),

  clientIdRefused: defineKind<Upgrade>({
    code: 'KVS-SIG-004',
    slug: 'CLIENT_ID',
    severity: 'error',
    confidence: 'measured',
    title: 'The service does not accept the client id',
    says: (data) => `${upgradeSays(data)} The client id was ${data.clientId ?? '(none)'}.`,
    remedy: () => [{text: 'Use 1 to 256 characters of a-z A-Z 0-9 _ . - that do not begin with AWS_.'}],
    page: `Viewers must say who they are (X-Amz-ClientId). The id has 1 to 256 characters of letters, digits, underscore, dot and hyphen, and must not begin with AWS_ in any case.

The same id connecting again takes the place of the older connection.`,
    provokedBy: {fault: 'websocket-refused', params: {status: '400', body: '{"message":"Invalid ClientId specified !"}'}},
  }),

  connectRate: defineKind<Upgrade>({
    code: 'KVS-SIG-005',
    slug: 'WS_RATE',
    severity: 'error',
    confidence: 'measured',
    title: 'Too many viewers connect to the channel per second',
    says: (data) => `${upgradeSays(data)} ConnectAsViewer allows 3 per second and channel.`,
    remedy: () => [{text: 'Let clients wait longer, with jitter, before they connect again.'}],
    page: `ConnectAsViewer and ConnectAsMaster allow 3 connects per second and channel; the limit is hard.

Usual causes:
- Viewers that reconnect without a pause after a refused upgrade.
- Many viewers that open the same camera at once.`,
    provokedBy: {fault: 'websocket-refused', params: {status: '400', body: '{"message":"ClientLimitExceededException"}'}},
  }),

  upgradeRefused: defineKind<Upgrade>({
    code: 'KVS-SIG-006',
    slug: 'WS_REFUSED',
    severity: 'error',
    confidence: 'measured',
    title: 'The signaling endpoint refused the websocket',
    says: upgradeSays,
    remedy: ({httpStatus}) => [
      httpStatus === 400
        ? {text: 'Check that the endpoint is that of the role: a viewer on a master host (m-…) gets 400.'}
        : {text: 'Check whether a proxy answers in the place of the service: the finding shows what came back.'},
    ],
    page: `The upgrade was answered with a status that has no finding of its own. A 400 without a known text usually means a malformed URL or the endpoint of the other role (m- is the master's, v- the viewers'). A 3xx, 407 or 5xx often comes from a proxy on the way.`,
    provokedBy: {fault: 'websocket-refused', params: {status: '400', body: 'none'}},
  }),

  unreachable: defineKind<{readonly endpoint: string; readonly message: string; readonly errorCode?: string}>({
    code: 'KVS-SIG-007',
    slug: 'WS_UNREACHABLE',
    severity: 'error',
    confidence: 'measured',
    title: 'The signaling endpoint cannot be reached',
    says: ({endpoint, message}) => `No websocket to ${endpoint}: ${message}`,
    remedy: ({endpoint}) => [
      {
        text: `Allow TCP 443 to ${endpoint.replace(/^[mv]-[^.]+/, '*')}, and DNS for it.`,
        command: `curl -sv https://${endpoint}/ -o /dev/null`,
      },
    ],
    page: `The control plane answered, but no connection to the websocket's host came about: its name does not resolve, the connection is refused or dropped, or nothing answers the upgrade.

The hosts of the websocket are per channel (m-… for the master, v-… for viewers, below kinesisvideo.<region>.amazonaws.com). An allow-list with the control plane's name only blocks them.`,
    provokedBy: {fault: 'endpoint-unresolvable', params: {protocol: 'WSS'}},
  }),

  tlsNotTrusted: defineKind<{readonly endpoint: string; readonly message: string; readonly errorCode?: string}>({
    code: 'KVS-SIG-008',
    slug: 'TLS_TRUST',
    severity: 'error',
    confidence: 'measured',
    title: 'The certificate of the signaling endpoint is not trusted',
    says: ({endpoint, message}) => `TLS with ${endpoint} failed: ${message}`,
    remedy: () => [
      {text: 'If a TLS-inspecting proxy is on the way, let *.kinesisvideo.<region>.amazonaws.com bypass it.'},
      trustCa,
    ],
    page: `The TLS handshake failed on the certificate: unknown issuer, expired, or another name.

Usual causes:
- A company proxy that inspects TLS and signs with its own CA.
- On a device: a CA bundle that is missing or outdated. Amazon's roots differ in the China regions.
- A clock that is years off, so that no certificate is valid.`,
    provokedBy: {fault: 'tls-untrusted', params: {host: 'viewer'}},
  }),

  noAnswer: defineKind<{readonly waitedMs: number; readonly messageTtlSeconds?: number}>({
    code: 'KVS-SIG-009',
    slug: 'NO_ANSWER',
    severity: 'warning',
    confidence: 'measured',
    title: 'No master answered the offer',
    says: ({waitedMs}) =>
      `The service took the offer, and no answer came within ${(waitedMs / 1000).toFixed(1)} s: no camera is connected, or it does not respond.`,
    remedy: (_data, {channel, command}) => [
      {text: 'Check that the camera has power and network, and that it runs as master of this very channel and region.'},
      {text: 'Give a slow camera longer.', command: command('probe ice', channel, '--answer-timeout 15s')},
    ],
    page: `The service never says who is connected. An offer is stored until the master fetches it or the channel's message TTL is over, and nothing is reported back.

Without --expect-answer this is a warning, since a channel whose camera is off can be in perfect order.

Usual causes:
- The camera is offline, or connected to another channel or region.
- A master that hangs: its old connection is half open and takes the offer.
- A master that refuses the offer without answering: no common codec.
- Two viewers at once under one client id (--client-id): the service sends the answer to the newer connection.`,
    provokedBy: {fault: 'offer-swallowed'},
  }),

  peerMessageMalformed: defineKind<{
    readonly where: string
    readonly problem: string
    readonly excerpt: string
    readonly count: number
  }>({
    code: 'KVS-SIG-010',
    slug: 'PEER_MESSAGE_MALFORMED',
    severity: 'error',
    confidence: 'measured',
    title: 'The other side sent a message that cannot be read',
    says: ({where, problem, excerpt, count}) =>
      `${count === 1 ? 'A message' : `${count} messages, the first`} with a bad ${where}: ${problem}. It begins: ${excerpt}`,
    remedy: ({where}) => [
      {
        text:
          where === 'base64' || where === 'json'
            ? 'Look at how the camera encodes messagePayload: base64 of a JSON object such as {"type":"answer","sdp":"…"}.'
            : 'Look at what the camera sends.',
      },
    ],
    page: `Payloads pass through the service as they are, so what cannot be read comes from the other peer. A payload is the base64 of a JSON text: {"type","sdp"} for descriptions, {"candidate","sdpMid","sdpMLineIndex"} for candidates.

The finding tells which layer was bad (frame, base64, json, candidate) and shows the beginning of what came.`,
    provokedBy: {fault: 'peer-malformed-base64'},
  }),

  statusResponse: defineKind<{readonly errorType: string; readonly statusCode: string; readonly description?: string}>({
    code: 'KVS-SIG-011',
    slug: 'STATUS_RESPONSE',
    severity: 'error',
    confidence: 'measured',
    title: 'The service refused a signaling message',
    says: ({errorType, statusCode, description}) =>
      `It answered the offer with STATUS_RESPONSE ${statusCode} ${errorType}${description ? `: ${description}` : ''}.`,
    remedy: ({errorType}) => [
      errorType.startsWith('ClientLimitExceeded')
        ? {text: 'Send fewer messages: 5 SDP and 20 ICE messages per second and connection.'}
        : {text: 'Check size and form of the message: at most 10 K of base64, a known action.'},
    ],
    page: `The service reports a refused message only when it carried a correlation id: a STATUS_RESPONSE with the error's type and status. Without one, the message vanishes.

InvalidArgumentException: malformed, unknown action, too big, or, with ingestion, media that it cannot store. ClientLimitExceededException: more than 5 SDP or 20 ICE messages per second on a connection.`,
    provokedBy: {fault: 'message-refused'},
  }),
} as const
