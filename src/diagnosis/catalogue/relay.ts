import {defineKind} from '../finding-kind.ts'
import {capital, on, type Relays} from './turn.ts'

/** A series of numbered packets through a relay, or of requests to a server. */
export type Counted = Relays & {readonly sent: number; readonly received: number}

const wildcard = '*.kinesisvideo.<region>.amazonaws.com'

/** What `probe turn` finds out about relays that can be had: these findings are about how well they serve. */
export const relayKinds = {
  redirected: defineKind<Relays & {readonly to: string; readonly served: boolean}>({
    code: 'KVS-TURN-040',
    slug: 'TURN_REDIRECT',
    severity: 'warning',
    confidence: 'measured',
    title: 'A TURN server sends its clients to another one',
    says: (data) =>
      `${capital(on(data))} answered Allocate with 300 Try Alternate and named ${data.to}, which ${data.served ? 'gave a relay' : 'gave none'}.`,
    remedy: () => [
      {text: 'Fetch new ICE servers: the one that was handed out is probably about to be taken out of service.'},
      {text: 'Let the firewall pass the other address as well.'},
    ],
    page: `300 Try Alternate (RFC 8489 §10): the server does not want new clients, because it is being drained or is full, and names another one. kvsctl follows once. Where that one gives no relay, this is an error: it may be in another world, and know nothing of the credential (401).

Browsers follow as well. The KVS C SDK does not: it takes every code but 401 and 438 for the end of that relay.`,
    provokedBy: {fault: 'turn-redirects'},
  }),

  nameUnresolved: defineKind<Relays & {readonly message: string}>({
    code: 'KVS-TURN-041',
    slug: 'TURN_DNS',
    severity: 'warning',
    confidence: 'measured',
    title: 'The name of a TURN server does not resolve',
    says: (data) => `${data.message} kvsctl took the address from the name of ${on(data)}, and did not need it.`,
    remedy: () => [{text: `Let DNS here resolve ${wildcard}, also the names below t-….`}],
    page: `The names of KVS TURN servers begin with their address (a-b-c-d.t-xxxxxxxx.kinesisvideo.<region>.amazonaws.com). The C SDK takes it from there and asks no DNS; browsers do ask, and have no relay on this network.

Usual causes:
- A DNS filter or a split horizon that knows the zone and not the names made per call.
- A resolver that cannot be reached.`,
    provokedBy: {environment: 'a network namespace whose DNS does not know the names of TURN servers'},
  }),

  intercepted: defineKind<Relays & {readonly issuer: string}>({
    code: 'KVS-TURN-042',
    slug: 'TURN_TLS_INTERCEPTED',
    severity: 'warning',
    confidence: 'inferred',
    title: 'The certificate of a TURN server was not issued by Amazon',
    says: (data) => `TLS with ${on(data)} is trusted here, and its certificate was issued by "${data.issuer}".`,
    remedy: () => [{text: `Let ${wildcard} bypass TLS inspection: devices that do not know its CA cannot connect.`}],
    page: `The certificates of the service are Amazon's (Amazon Trust Services). One of another issuer that this machine trusts belongs to a proxy that inspects TLS: it holds a CA that the administrator installed here. Cameras and phones do not have that CA, and fail in the handshake.`,
    provokedBy: {
      environment: 'an --ice-servers file that names a KVS TURN server whose address is that of a server with a private CA',
    },
  }),

  otherChannel: defineKind<Relays & {readonly issuedFor: string; readonly asked: string}>({
    code: 'KVS-TURN-043',
    slug: 'TURN_OTHER_CHANNEL',
    severity: 'warning',
    confidence: 'measured',
    title: 'The TURN credential belongs to another channel',
    says: (data) => `The username for ${on(data)} says that it was issued for ${data.issuedFor}, and this is ${data.asked}.`,
    remedy: (_data, {channel, command}) => [
      {text: 'Fetch ICE servers for the channel that they are used for.', command: command('ice config', channel)},
    ],
    page: `The username of a KVS TURN credential carries the ARN of its channel: <seconds since 1970>:<base64 of "v1:" and the ARN>. The credential of another channel works until it expires, and uses up that channel's 50 allocations and its bill.

Usual causes:
- A cache of ICE servers that is not keyed by channel.
- A channel that was deleted and created again: its ARN ends in another number.`,
    provokedBy: {fault: 'turn-credential-other-channel'},
  }),

  lossy: defineKind<Counted & {readonly arrived: number}>({
    code: 'KVS-TURN-044',
    slug: 'TURN_LOSSY',
    severity: 'warning',
    confidence: 'measured',
    title: 'A relay loses too many packets',
    says: (data) =>
      `${data.sent - data.received} of ${data.sent} packets through ${on(data)} did not come back; ${data.sent - data.arrived} of them were lost on the way there.`,
    remedy: () => [
      {
        text: 'Repeat it with --count 100 to see whether it lasts, and over another transport to see whether it is the network here.',
      },
    ],
    page: `Numbered packets went from one allocation to a second one on the same server and back, at 50 a second. What is lost there is lost to media as well: video freezes at a few per cent.

If every server and transport loses, it is the network here; if one server does, fetch ICE servers again; if it begins at a rate, see the 5 Mbit/s that KVS relays per allocation.`,
    provokedBy: {fault: 'relay-drops', params: {every: '7'}},
  }),

  reordered: defineKind<Counted & {readonly reordered: number}>({
    code: 'KVS-TURN-045',
    slug: 'TURN_REORDERS',
    severity: 'warning',
    confidence: 'measured',
    title: 'Packets do not come through a relay in order',
    says: (data) => `${data.reordered} of ${data.received} packets through ${on(data)} came after one that was sent later.`,
    remedy: () => [{text: 'Look for a path that is balanced over links of different delay: bonding, SD-WAN, a VPN.'}],
    page: `Packets that were sent 20 ms apart overtook each other on their way through the relay. A jitter buffer repairs that at the price of delay; a data channel waits.`,
    provokedBy: {fault: 'relay-reorders', params: {every: '7'}},
  }),

  duplicated: defineKind<Counted & {readonly duplicates: number}>({
    code: 'KVS-TURN-046',
    slug: 'TURN_DUPLICATES',
    severity: 'warning',
    confidence: 'measured',
    title: 'A relay delivers something twice',
    says: (data) => `${data.duplicates} packets came through ${on(data)} more than once, of ${data.sent} that were sent.`,
    remedy: () => [{text: 'Look for a loop or a mirrored port in the network here, and for a VPN that repeats packets.'}],
    page: `A packet that was sent once came back twice or more. Media ignore that, at the price of bandwidth that KVS counts; it is mostly the sign of a network that is wired wrongly.`,
    provokedBy: {fault: 'relay-duplicates'},
  }),

  slow: defineKind<Relays & {readonly relayMs: number; readonly directMs?: number; readonly limitMs: number}>({
    code: 'KVS-TURN-047',
    slug: 'TURN_SLOW',
    severity: 'warning',
    confidence: 'measured',
    title: 'A relay is not fast enough for a conversation',
    says: (data) =>
      `Data took ${Math.round(data.relayMs)} ms through ${on(data)} and back (limit ${data.limitMs} ms)${data.directMs === undefined ? '' : `; the server itself answers in ${Math.round(data.directMs)} ms`}.`,
    remedy: ({relayMs, directMs}) => [
      directMs !== undefined && directMs > relayMs / 4
        ? {text: 'Use a channel in a region that is nearer: the way to the server is what takes the time.'}
        : {text: 'Fetch ICE servers again for another server: the way there is quick, the relay itself is slow.'},
    ],
    page: `The median time of packets that went from one allocation to a second one on the same server, and back: four times the way between here and the server, and four passes through it.

Talk becomes hard above about 400 ms there and back (ITU-T G.114 wants 150 ms one way).`,
    provokedBy: {fault: 'relay-delays', params: {ms: '150'}},
  }),

  noChannelData: defineKind<Relays & {readonly message: string}>({
    code: 'KVS-TURN-048',
    slug: 'TURN_NO_CHANNEL_DATA',
    severity: 'error',
    confidence: 'measured',
    title: 'A relay carries indications and no ChannelData',
    says: (data) => `${capital(on(data))} relays Send and Data indications, and not ChannelData: ${data.message}`,
    remedy: () => [
      {
        text: 'Ask from another network: where it fails, too, the server is at fault, as node-turn is, which does not sign its answer.',
      },
      {text: 'Look for a middlebox that passes only what looks like STUN: ChannelData (first byte 0x40 to 0x4F) does not.'},
    ],
    page: `TURN has two ways to send: indications, and channels, which cost 4 bytes instead of 36 (RFC 8656 §12). The KVS C SDK sends and reads ChannelData only, and browsers change to it at once, so media do not pass here although a relay candidate exists.`,
    provokedBy: {fault: 'turn-refuses', params: {code: '400', method: 'ChannelBind'}},
  }),

  narrow: defineKind<Relays & {readonly carriedBitsPerSecond: number; readonly wantedBitsPerSecond: number}>({
    code: 'KVS-TURN-049',
    slug: 'TURN_NARROW',
    severity: 'warning',
    confidence: 'measured',
    title: 'A relay does not carry the bit rate of video',
    says: (data) =>
      `No more than ${megabits(data.carriedBitsPerSecond)} Mbit/s came through ${on(data)} whole; ${megabits(data.wantedBitsPerSecond)} were wanted.`,
    remedy: () => [
      {text: 'Compare with the other transports: if only UDP is narrow, a traffic shaper treats it worse than TLS.'},
      {text: 'Lower the bit rate of the encoder, or let it follow the congestion control of WebRTC.'},
    ],
    page: `With --bandwidth kvsctl offers the relay 0.5 to 4.9 Mbit/s, each for half a second at an even pace, from one allocation to another, and counts what arrives. The rate that is named is the highest that came through with at most 2 % lost.

A relay that lets bursts pass may carry less for longer. KVS relays 5 Mbit/s per allocation and drops what is above. 720p needs about 1.5 Mbit/s, 1080p about 3.`,
    provokedBy: {fault: 'relay-limits', params: {kbps: '300'}},
  }),

  kept: defineKind<Relays & {readonly message: string}>({
    code: 'KVS-TURN-050',
    slug: 'TURN_NOT_RELEASED',
    severity: 'warning',
    confidence: 'measured',
    title: 'A TURN server did not take an allocation back',
    says: (data) => `${capital(on(data))} did not agree to Refresh with lifetime 0: ${data.message}`,
    remedy: () => [{text: 'Wait until the allocation expires by itself (10 minutes) before counting allocations.'}],
    page: `An allocation is given back with Refresh and lifetime 0 (RFC 8656 §8). Where that fails, it counts against the 50 of the channel until it expires. A new nonce (438) is no failure: kvsctl repeats with it.`,
    provokedBy: {fault: 'turn-refuses', params: {code: '437', method: 'Refresh'}},
  }),

  dtlsBlocked: defineKind<Relays & {readonly message: string; readonly works: readonly string[]}>({
    code: 'KVS-TURN-051',
    slug: 'TURN_DTLS_BLOCKED',
    severity: 'warning',
    confidence: 'measured',
    title: 'TURN over DTLS does not work, while UDP passes',
    says: (data) => `No DTLS with ${on(data)}: ${data.message} The same host serves ${data.works.join(' and ')}.`,
    remedy: () => [{text: 'Nothing needs to be done: clients use plain UDP or TLS. Let DTLS on UDP 443 pass if it is wanted.'}],
    page: `KVS offers three ways to each relay: UDP, DTLS over UDP and TLS over TCP. Firewalls that look into packets may pass STUN on UDP 443 and drop DTLS there, or a server may lack it.

The KVS C SDK leaves DTLS out, and browsers use TLS over TCP for such a URI, so little is lost.`,
    provokedBy: {environment: 'an --ice-servers file with a TURN server that speaks no DTLS'},
  }),
} as const

const megabits = (bitsPerSecond: number): string => (bitsPerSecond / 1_000_000).toFixed(1)
