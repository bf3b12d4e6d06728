import {defineKind} from '../finding-kind.ts'
import type {Upgrade} from './sig.ts'

/** What is wrong with the line itself: between the upgrade and the messages. */
export const lineKinds = {
  halfOpen: defineKind<{readonly endpoint: string; readonly sent: number; readonly answered: number; readonly waitedMs: number}>({
    code: 'KVS-SIG-020',
    slug: 'WS_HALF_OPEN',
    severity: 'error',
    confidence: 'measured',
    title: 'The websocket opens and then is silent',
    says: ({endpoint, sent, answered, waitedMs}) =>
      `${endpoint} answered the upgrade, and ${answered} of ${sent} pings; the last was waited for ${(waitedMs / 1000).toFixed(1)} s.`,
    remedy: () => [
      {
        text: 'Let websockets to *.kinesisvideo.<region>.amazonaws.com bypass the proxy: one that understands only HTTP buffers them.',
      },
      {text: 'Try another network (a mobile one) to tell the network from the service.'},
    ],
    page: `Every websocket endpoint answers a ping with a pong by itself (RFC 6455 §5.5.2), and the service is known to do so. The upgrade came back, and the ping did not: nothing passes any more, although both sides think that they are connected. A camera in this state never sees an offer.

Usual causes:
- A proxy that inspects TLS forwards the upgrade and then waits for more HTTP.
- A NAT or firewall that forgot the connection and drops instead of resetting it.
- The radio link is gone and TCP has not noticed.

Native clients should ping every 10 s and reconnect when a pong does not come; browsers cannot ping.`,
    provokedBy: {fault: 'silent-websocket'},
    explainedBy: ['KVS-NET-022', 'KVS-SIG-030'],
  }),

  proxyAnswers: defineKind<Upgrade & {readonly server?: string}>({
    code: 'KVS-SIG-021',
    slug: 'WS_PROXY',
    severity: 'error',
    confidence: 'measured',
    title: 'Something other than the service refuses the websocket',
    says: ({endpoint, httpStatus, server, body}) =>
      `${endpoint} answered the upgrade with ${httpStatus}${server ? ` (${server})` : ''} and without a request id of AWS${body ? `: ${body.slice(0, 160)}` : '.'}`,
    remedy: ({httpStatus}) => [
      httpStatus === 407
        ? {text: 'Give the proxy a user and a password.', command: 'export HTTPS_PROXY=http://USER:PASSWORD@PROXY:PORT'}
        : {
            text: 'Let the proxy pass websockets to *.kinesisvideo.<region>.amazonaws.com: the header Upgrade must reach the service (RFC 9110 §7.8).',
          },
    ],
    page: `A refusal of the service carries x-amz-apigw-id or x-amzn-RequestId. This answer carries neither, and its status is one that the service does not give to an upgrade (2xx, 3xx, 407, 5xx of a gateway): a proxy, a captive portal or a load balancer answers in its place.

Upgrade is a hop-by-hop header, so a proxy that does not know websockets strips it, and the request arrives as a plain GET.`,
    provokedBy: {fault: 'websocket-intercepted'},
  }),

  notReported: defineKind<{readonly sent: string; readonly waitedMs: number}>({
    code: 'KVS-SIG-022',
    slug: 'NO_STATUS_RESPONSE',
    severity: 'warning',
    confidence: 'inferred',
    title: 'The service does not report a message that it cannot deliver',
    says: ({sent, waitedMs}) =>
      `${sent} was sent with a correlation id, and no STATUS_RESPONSE came within ${(waitedMs / 1000).toFixed(1)} s.`,
    remedy: () => [
      {text: 'Do not wait for STATUS_RESPONSE as the sign of a lost message: give each offer a time to be answered in.'},
    ],
    page: `The service reports a message that it refuses when the message carries a correlation id (STATUS_RESPONSE), and says nothing otherwise. kvsctl sent a candidate without a payload, which must be refused and which goes to nobody.

Pings were answered, so the connection works. Something swallows the message or the report: a frame that is filtered on the way, or a service that behaves otherwise than documented.`,
    provokedBy: {fault: 'refusal-unreported'},
  }),

  messagesLost: defineKind<{readonly sent: number; readonly received: number; readonly waitedMs: number}>({
    code: 'KVS-SIG-023',
    slug: 'MESSAGES_LOST',
    severity: 'error',
    confidence: 'measured',
    title: 'A message between viewer and master went missing',
    says: ({sent, received, waitedMs}) =>
      `Of ${sent} messages from a viewer to a master of our own and back, ${received} came through; ${(waitedMs / 1000).toFixed(1)} s were waited.`,
    remedy: () => [
      {
        text: 'Look for a second master: the newest one gets the messages. Stop the camera, or take a channel of its own for the test.',
      },
    ],
    page: `With --displace kvsctl connects as master beside its viewer and passes messages between the two through the service. Both connections stood, and a message did not arrive.

Usual causes:
- A camera that reconnects at once takes the channel back: the newest master wins.
- The client id of the viewer is used by somebody else as well: what the master sends goes to the newer connection.`,
    provokedBy: {fault: 'candidates-dropped', flags: ['--displace']},
  }),
} as const
