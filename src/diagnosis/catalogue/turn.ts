import {defineKind} from '../finding-kind.ts'
import {trustCa} from './net.ts'

/** One or more servers, each with its transport, that fail in the same way. */
export type Relays = {readonly servers: readonly string[]}

export const on = ({servers}: Relays): string => (servers.length === 1 ? servers[0]! : `each of ${servers.length} servers`)

const isUdp = (url: string): boolean => url.startsWith('turn:') && !/transport=tcp/i.test(url)

/** `each of …` begins a sentence; a URI stays as it is. */
export const capital = (text: string): string => text.replace(/^each /, 'Each ')

export const turnKinds = {
  silent: defineKind<Relays & {readonly waitedMs: number; readonly transports: readonly string[]}>({
    code: 'KVS-TURN-001',
    slug: 'TURN_SILENT',
    severity: 'error',
    confidence: 'measured',
    title: 'A TURN server does not answer',
    says: (data) => `No answer to Allocate from ${on(data)} within ${(data.waitedMs / 1000).toFixed(1)} s.`,
    remedy: ({transports}) => [
      transports.every((transport) => transport === 'udp')
        ? {
            text: 'Allow UDP 443 outbound to *.kinesisvideo.<region>.amazonaws.com, or use TURN over TLS (turns:…?transport=tcp) on this network.',
          }
        : {text: 'Check what is on the way to that server: it accepts the connection and then says nothing.'},
    ],
    page: `The first Allocate request was repeated as RFC 8489 §6.2 says and nothing came back. What is silent over UDP and works over TLS is a firewall; what is silent over both is the server.

Usual causes:
- UDP is dropped by the network.
- The server is gone: a client kept ICE servers of an earlier call. They are meant for one session.`,
    provokedBy: {fault: 'turn-silent'},
    explainedBy: ['KVS-ICE-002'],
  }),

  connectFailed: defineKind<Relays & {readonly message: string}>({
    code: 'KVS-TURN-002',
    slug: 'TURN_UNREACHABLE',
    severity: 'error',
    confidence: 'measured',
    title: 'A TURN server cannot be connected to',
    says: (data) => `No connection to ${on(data)}: ${data.message}`,
    remedy: ({servers}) => [
      servers.every(isUdp)
        ? {text: 'Check name and port, and that there is a route: a firewall that drops UDP would look like silence instead.'}
        : {text: 'Allow TCP 443 outbound to *.kinesisvideo.<region>.amazonaws.com, and DNS for it.'},
    ],
    page: `TCP (or the name's resolution) failed before TURN could begin. Over UDP there is nothing to connect: there the name does not resolve, no route leads to it, or the host said that nobody listens on the port (ICMP).

The names of KVS TURN servers are made per call (a-b-c-d.t-xxxxxxxx.kinesisvideo.<region>.amazonaws.com), so an allow-list needs a wildcard.`,
    provokedBy: {environment: 'an --ice-servers file with a TURN server where nobody listens'},
    explainedBy: ['KVS-ICE-040'],
  }),

  tlsNotTrusted: defineKind<Relays & {readonly message: string}>({
    code: 'KVS-TURN-003',
    slug: 'TURN_TLS_TRUST',
    severity: 'error',
    confidence: 'measured',
    title: 'The certificate of a TURN server is not trusted',
    says: (data) => `TLS with ${on(data)} failed: ${data.message}`,
    remedy: () => [
      {
        text: 'If a TLS-inspecting proxy is on the way, let *.kinesisvideo.<region>.amazonaws.com bypass it: TURN cannot pass it.',
      },
      trustCa,
    ],
    page: `The TCP connection stood, and TLS failed on the certificate: unknown issuer, expired, or another name. A proxy that inspects TLS is the usual cause; it would not forward TURN either.`,
    provokedBy: {environment: 'an --ice-servers file that names a TLS server of another CA'},
  }),

  wrongCredential: defineKind<Relays & {readonly reason: string}>({
    code: 'KVS-TURN-004',
    slug: 'TURN_401',
    severity: 'error',
    confidence: 'measured',
    title: 'A TURN server does not accept username and password',
    says: (data) =>
      `${capital(on(data))} answered 401 ${data.reason} to the signed Allocate. The credential had not expired by its own account.`,
    remedy: (_data, {channel, command}) => [
      {
        text: 'Use username and password exactly as GetIceServerConfig gave them: they hold characters such as : + / = that must not be re-encoded.',
      },
      {text: 'Look at what the service gives now.', command: command('ice config', channel)},
    ],
    page: `The first 401 of a TURN dialogue only tells the realm. This is the second one: the server recomputed the message's integrity and got another result, or does not know the user.

Each server of one GetIceServerConfig answer has a password of its own; mixing them up gives 401. Whether the credential is expired cannot be read from the wire (the answer is 401 as well): kvsctl reads it from the expiry inside the username.`,
    provokedBy: {fault: 'turn-refuses', params: {code: '401'}},
    explainedBy: ['KVS-TURN-040'],
  }),

  credentialExpired: defineKind<
    Relays & {readonly expiredAt: string; readonly expiredForSeconds: number; readonly reason: string}
  >({
    code: 'KVS-TURN-005',
    slug: 'TURN_CRED_TTL',
    severity: 'error',
    confidence: 'measured',
    title: 'The TURN credential has expired',
    says: (data) =>
      `${capital(on(data))} answered 401 ${data.reason}; the username says that it expired ${data.expiredForSeconds} s ago (${data.expiredAt}).`,
    remedy: (_data, {channel, command}) => [
      {
        text: 'Call GetIceServerConfig for every new peer connection, and again before the 300 s are over.',
        command: command('ice config', channel),
      },
      {text: 'If the credential is fresh, this clock is fast: synchronise it.'},
    ],
    page: `KVS gives TURN credentials for 300 s. The expiry stands in the username, <seconds since 1970>:<base64>. An allocation made in time lives on and can be refreshed; only new ones are refused.

Usual causes:
- An app that fetches ICE servers once, at its start.
- A file given with --ice-servers that is older than five minutes.`,
    provokedBy: {fault: 'turn-credential-expired'},
  }),

  wrongUser: defineKind<Relays & {readonly reason: string}>({
    code: 'KVS-TURN-006',
    slug: 'TURN_441',
    severity: 'error',
    confidence: 'measured',
    title: 'A TURN server says that the allocation belongs to another user',
    says: (data) => `${capital(on(data))} answered 441 ${data.reason}.`,
    remedy: () => [
      {text: 'Use one credential per allocation: a request on an existing one must carry the username that made it.'},
    ],
    page: `441 Wrong Credentials (RFC 8656 §5): a request for an existing allocation was signed by another user than the one who made it. A client that changes credentials in the middle, or two behind one address and port, cause it.`,
    provokedBy: {fault: 'turn-refuses', params: {code: '441'}},
  }),

  quotaReached: defineKind<Relays & {readonly reason: string}>({
    code: 'KVS-TURN-007',
    slug: 'TURN_486',
    severity: 'error',
    confidence: 'measured',
    title: 'A TURN server gives no more allocations',
    says: (data) => `${capital(on(data))} answered 486 ${data.reason}. KVS allows 50 allocations at a time per channel.`,
    remedy: () => [
      {text: 'Let clients free what they no longer need (Refresh with lifetime 0, or close the peer connection).'},
      {text: 'Let clients use one TURN server and transport instead of all of them: each costs an allocation.'},
    ],
    page: `486 Allocation Quota Reached. KVS allows 50 concurrent allocations per channel, and the limit is hard. An allocation that is not freed lives for up to 600 s after its client is gone.

A client that gathers on two servers with three URIs each takes up to six allocations.`,
    provokedBy: {fault: 'turn-refuses', params: {code: '486'}},
  }),

  refused: defineKind<Relays & {readonly method: string; readonly errorCode: number; readonly reason: string}>({
    code: 'KVS-TURN-008',
    slug: 'TURN_REFUSED',
    severity: 'error',
    confidence: 'measured',
    title: 'A TURN server refuses a request',
    says: (data) => `${capital(on(data))} answered ${data.method} with ${data.errorCode} ${data.reason}.`,
    remedy: ({errorCode, method}) => [
      ...(errorCode === 400 && method === 'Allocate'
        ? [{text: 'Check username and password: servers built on pion answer 400 to wrong ones, not 401.'}]
        : []),
      {text: `Look up what ${errorCode} means (RFC 8656 §19), and whether the server is meant for this client.`},
    ],
    page: `The server answered with an error that has no finding of its own: 400 (malformed), 420 (unknown attribute), 437 (allocation mismatch), 438 (stale nonce, again and again), 440 and 443 (address family), 442 (transport), 508 (no ports left).`,
    provokedBy: {fault: 'turn-refuses', params: {code: '508'}},
  }),

  garbage: defineKind<Relays & {readonly problem: string}>({
    code: 'KVS-TURN-009',
    slug: 'TURN_GARBAGE',
    severity: 'error',
    confidence: 'measured',
    title: 'A TURN server answers with something that is no STUN message',
    says: (data) => `${capital(on(data))}: ${data.problem}`,
    remedy: () => [{text: 'Check what answers at that address and port: a middlebox, or a server that is not TURN.'}],
    page: `What came back does not decode as STUN, lacks what the answer must contain, or is signed with another key. Something else uses the port, or a middlebox rewrites what passes.`,
    provokedBy: {fault: 'turn-garbage'},
  }),

  peerForbidden: defineKind<Relays & {readonly peer?: string; readonly reason: string; readonly peerIsPrivate: boolean}>({
    code: 'KVS-TURN-010',
    slug: 'TURN_403_IP',
    severity: 'warning',
    confidence: 'inferred',
    title: 'A TURN server refuses the peer address',
    says: (data) =>
      `${capital(on(data))} answered CreatePermission${data.peer ? ` for ${data.peer}, its own relay,` : ''} with 403 ${data.reason}.`,
    remedy: ({peerIsPrivate}) => [
      peerIsPrivate
        ? {
            text: 'That relay has a private address, and its server lets no private peers in. Allow them there (coturn: allow-loopback-peers, allowed-peer-ip).',
          }
        : {text: 'Check the peer rules of that server (coturn: denied-peer-ip).'},
    ],
    page: `The allocation stood, and the server refused to let a peer in: 403 Forbidden. Nothing can be relayed to that peer.

The TURN servers of KVS refuse loopback, private and link-local peers. In the log of a device such a 403 is harmless, since those candidates cannot be reached through a relay anyway. kvsctl asks for another peer, the relayed address that it was just given, to prove that data passes; when that is refused, nothing is known about other peers: AWS does not document whether its relays let each other in, so this is a warning.`,
    provokedBy: {fault: 'turn-forbids-peers'},
  }),

  noData: defineKind<Relays & {readonly peer?: string; readonly sent?: number; readonly waitedMs: number}>({
    code: 'KVS-TURN-011',
    slug: 'TURN_NO_DATA',
    severity: 'warning',
    confidence: 'inferred',
    title: 'A TURN server relays no data',
    says: (data) =>
      `${capital(on(data))} gave an allocation and a permission, and nothing of what was sent came back within ${(data.waitedMs / 1000).toFixed(1)} s.`,
    remedy: () => [{text: 'Check whether the relay ports of that server (UDP 49152 to 65535) are open in both directions.'}],
    page: `An allocation is a promise; only data that comes back through the relay keeps it. The relay's ports towards the peers are other ones than the port that clients talk to, and firewalls in front of a TURN server often forget them.

The peer of this test is the relay itself. A server that does not pass packets back to its own address would look the same, so this is an error only where another relay of the same run did bring data back.`,
    provokedBy: {fault: 'relay-drops'},
  }),

  noCredential: defineKind<Relays>({
    code: 'KVS-TURN-012',
    slug: 'TURN_NO_CREDENTIAL',
    severity: 'error',
    confidence: 'measured',
    title: 'There is no username or password for a TURN server',
    says: (data) => `${capital(on(data))} was not asked: the list of ICE servers has no credential for it.`,
    remedy: () => [{text: 'Add username and credential beside the urls in the file of ICE servers.'}],
    page: `TURN servers demand long-term credentials (RFC 8489 §9.2). GetIceServerConfig always gives them; a file for --ice-servers may lack them.

The file is an RTCConfiguration ({"iceServers":[{"urls","username","credential"}]}) or what GetIceServerConfig answers.`,
    provokedBy: {environment: 'an --ice-servers file without credentials'},
  }),
} as const
