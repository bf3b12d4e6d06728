import {defineKind} from '../finding-kind.ts'

/** One or more servers that fail in the same way. */
export type Servers = {readonly servers: readonly string[]}

const list = ({servers}: Servers): string => servers.join(', ')

export const stunKinds = {
  silent: defineKind<Servers & {readonly waitedMs: number}>({
    code: 'KVS-STUN-001',
    slug: 'STUN_SILENT',
    severity: 'error',
    confidence: 'measured',
    title: 'A STUN server does not answer',
    says: (data) => `No Binding response from ${list(data)} within ${(data.waitedMs / 1000).toFixed(1)} s.`,
    remedy: () => [{text: 'Allow UDP 443 outbound to stun.kinesisvideo.<region>.amazonaws.com, and answers back.'}],
    page: `A Binding request was sent over UDP, repeated as RFC 8489 §6.2.1 says, and nothing came back. Without STUN there is no server-reflexive candidate, so peers behind different NATs need a relay.

Usual causes:
- A firewall that drops UDP. Compare the rows of TURN over UDP: if all are silent as well, that is it.
- A network that blocks UDP 443 in order to block QUIC.`,
    provokedBy: {fault: 'stun-silent'},
    explainedBy: ['KVS-ICE-002'],
  }),

  garbage: defineKind<Servers & {readonly problem: string}>({
    code: 'KVS-STUN-002',
    slug: 'STUN_GARBAGE',
    severity: 'error',
    confidence: 'measured',
    title: 'A STUN server answers with something that is no STUN message',
    says: (data) => `${list(data)}: ${data.problem}`,
    remedy: () => [{text: 'Check what answers at that address and port: a middlebox, or a service that is not STUN.'}],
    page: `A datagram came back that does not decode as a STUN message, or is none of the answers that fit the request. Something else than a STUN server uses the port, or a middlebox rewrites payloads.`,
    provokedBy: {fault: 'stun-garbage'},
  }),

  refused: defineKind<Servers & {readonly message: string}>({
    code: 'KVS-STUN-003',
    slug: 'STUN_REFUSED',
    severity: 'error',
    confidence: 'measured',
    title: 'A STUN server answers with an error',
    says: (data) => `${list(data)}: ${data.message}`,
    remedy: () => [{text: 'Check that the server offers plain STUN: some TURN servers demand credentials for Binding as well.'}],
    page: `The server answered the Binding request with an error response. A STUN server of KVS wants no credentials.`,
    provokedBy: {fault: 'stun-refuses'},
  }),

  unreachable: defineKind<Servers & {readonly message: string}>({
    code: 'KVS-STUN-004',
    slug: 'STUN_UNREACHABLE',
    severity: 'error',
    confidence: 'measured',
    title: 'A STUN server cannot be reached',
    says: (data) => `${list(data)}: ${data.message}`,
    remedy: () => [
      {text: 'Check that the name resolves, and that there is a route: an IPv6-only network needs the dual-stack name.'},
    ],
    page: `The request could not even be sent, or came back as unreachable: the name does not resolve, there is no route, or nobody listens on the port (ICMP).`,
    provokedBy: {environment: 'an --ice-servers file with a STUN server where nobody listens'},
    explainedBy: ['KVS-ICE-040'],
  }),

  symmetricNat: defineKind<{readonly local: string; readonly mapped: readonly string[]; readonly mapping: string}>({
    code: 'KVS-STUN-040',
    slug: 'SYMMETRIC_NAT',
    severity: 'warning',
    confidence: 'measured',
    title: 'The NAT shows each server another address',
    says: ({local, mapped, mapping}) => `${local} is seen as ${mapped.join(' and ')}: the mapping is ${mapping}.`,
    remedy: () => [
      {text: 'Make sure that TURN works from here: peers cannot use what STUN reports.'},
      {text: 'On a router of your own, look for "endpoint-independent", "full cone" or "static port" NAT.'},
    ],
    page: `One socket asked several servers, and they saw it at different addresses (RFC 4787 §4.1, RFC 5780 §4.3). The address that STUN reports is then valid for the STUN server only, and a peer that sends to it is dropped. Two such NATs cannot be passed without a relay.

Usual causes:
- A carrier-grade NAT of a mobile network.
- A firewall that draws a random port per connection.`,
    provokedBy: {environment: 'a network namespace behind a NAT with random ports'},
  }),

  lossy: defineKind<Servers & {readonly sent: number; readonly received: number}>({
    code: 'KVS-STUN-041',
    slug: 'STUN_LOSSY',
    severity: 'warning',
    confidence: 'measured',
    title: 'Too many Binding requests are lost',
    says: (data) => `${data.sent - data.received} of ${data.sent} Binding requests to ${list(data)} were not answered.`,
    remedy: () => [
      {text: 'Repeat it with --count 100, and compare with the rows of TURN over TLS: there nothing is lost, but late.'},
    ],
    page: `Binding requests went out 20 ms apart from one socket, none of them twice, and some of the answers are missing. The network between here and the server loses UDP: a saturated uplink, bad Wi-Fi, or a rate limit on UDP.`,
    provokedBy: {environment: 'a network that loses UDP packets (tc netem loss)'},
  }),
} as const
