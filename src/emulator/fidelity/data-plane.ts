import {guide, type Note, quotas, type Row, sdk} from './row.ts'

export const signalingRest: Readonly<Record<string, Note>> = {
  GetIceServerConfig: [
    'faithful',
    'two servers (with --as-aws one per address), three URIs each, Ttl 300; the credential is good for that long',
  ],
  SendAlexaOfferToMaster: [
    'deviates',
    'to the master as an SDP_OFFER, back with its SDP_ANSWER to that client id; after 29 s 500, as API Gateway is thought to; candidates to that id are dropped',
  ],
}

export const signalingRows: readonly Row[] = [
  [
    'ConnectAsMaster',
    'faithful',
    'one master at a time: a newer one takes over, the older stays connected and hears nothing',
    guide,
  ],
  [
    'ConnectAsViewer',
    'faithful',
    'ten at most, --quota signaling.viewers sets another figure; a newer one with the same client id takes over',
    quotas,
  ],
  ['connect rates', 'faithful', 'three per second, channel and role; --no-rate-limits turns them off', quotas],
  [
    'host of the other role',
    'deviates',
    'a viewer at the host of masters is taken for a master: some masters bring a client id, too',
    'assumed',
  ],
  [
    'refused upgrades',
    'deviates',
    'headers, and two bodies of 400, as captured from the service; texts of 403 and 404 are not published. Checked in this order: signature, channel, client id, rate, slot',
    'amazon-kinesis-video-streams-demos, sigv4-signing/js',
  ],
  [
    'SendSdpOffer, SendSdpAnswer, SendIceCandidate',
    'faithful',
    'routed by recipientClientId; keys in any case, unknown keys ignored, payload untouched; neither correlationId nor IceServerList is passed on',
    sdk('signaling client'),
  ],
  ['queueing for absent peers', 'deviates', 'first in, first out, until MessageTtlSeconds; at most 200 per recipient', guide],
  ['STATUS_RESPONSE', 'faithful', 'for errors only, and only with a correlationId', guide],
  ['frames without a route', 'deviates', 'answered "Forbidden" with connectionId and requestId, as API Gateway does', 'assumed'],
  [
    'messages of a master without recipient',
    'deviates',
    'refused, but for answers and candidates on a channel that stores media: those are for the storage session, which is not built, and end there',
    `${guide}, WebRTC ingestion`,
  ],
  ['message rates', 'faithful', 'SDP 5 per second, candidates 20 per second, per connection', quotas],
  [
    'payload quota of 10 K',
    'deviates',
    'not enforced below a message of 32 KB, as the service has been seen to deliver more; --strict-limits enforces it',
    'JavaScript SDK issue 92',
  ],
  [
    'connection duration and idle timeout',
    'faithful',
    'closed after one hour, and after 10 idle minutes; pings count as traffic',
    quotas,
  ],
  [
    'time scale',
    'deviates',
    '--time-scale shortens idle timeout, age, GO_AWAY grace, MessageTtlSeconds, the Alexa wait and the delays of the control plane; signatures, rates, metrics, TURN credentials and allocations keep real time',
    'assumed',
  ],
  [
    'GO_AWAY',
    'deviates',
    'on demand, with a minute of grace, and when the channel is deleted, followed by the close; not before the hour is over',
    guide,
  ],
  ['close codes', 'deviates', '1001, 1003, 1009 as API Gateway uses them', 'assumed'],
  ['RECONNECT_ICE_SERVER', 'deviates', 'on demand only: when the service sends it is not published', guide],
  ['permessage-deflate', 'deviates', 'agreed to and read; what the emulator sends is not compressed', 'RFC 7692'],
]

export const turnRows: readonly Row[] = [
  [
    'STUN Binding',
    'faithful',
    'XOR-MAPPED-ADDRESS, over UDP; at a free port instead of 443, with --as-aws at 443 beside TURN; clients of RFC 3489 get MAPPED-ADDRESS, as from coturn',
    'RFC 8489',
  ],
  ['TURN over UDP', 'faithful', 'allocations, permissions, channels, Send and Data', 'RFC 8656'],
  [
    'TURN over TLS',
    'faithful',
    'on the port number that UDP has; with --as-aws on 443 beside HTTPS, told apart after the handshake',
    'RFC 8656',
  ],
  [
    'TURN over TCP',
    'deviates',
    'on the port of TLS for tools, as coturn has it, never handed out; the service names none, and --as-aws has none',
    guide,
  ],
  [
    'TURN over DTLS',
    'deviates',
    'DTLS 1.2 on the port number that UDP has; which versions and cipher suites AWS has is not known',
    'RFC 7350',
  ],
  [
    'names and number of TURN servers',
    'deviates',
    'two, called by address; with --as-aws A-B-C-D.t-CELL.kinesisvideo.REGION as the service does it, one or two as addresses are given; dual-stack names are missing',
    sdk('TURN host names'),
  ],
  [
    'credentials',
    'faithful',
    'username EXPIRY:BASE64(v1:ARN), password of 32 bytes in base64, good for 300 s',
    'live replies of GetIceServerConfig',
  ],
  [
    'lifetimes',
    'deviates',
    'allocations 600 s unless up to 3600 s are asked for, permissions 300 s, channels 600 s, as coturn has it by default',
    'coturn, source',
  ],
  [
    'authentication',
    'deviates',
    'long-term, HMAC-SHA1 under an MD5 key; nonces of one 5-tuple for 600 s, else 438; a credential’s age is asked at Allocate only; no USERHASH, no password algorithms: 420',
    'coturn, source; reports about the C SDK',
  ],
  ['realm', 'deviates', 'kinesisvideo.REGION.amazonaws.com', 'assumed'],
  ['allocations per channel', 'faithful', '50, then 486', quotas],
  ['bit rate of 5 Mbps', 'deviates', 'per allocation, each way for itself, what is above is lost, as coturn has it', quotas],
  ['EVEN-PORT with a reserved pair, RESERVATION-TOKEN', 'faithful', 'kept for 30 s, at most 100 at a time', 'RFC 8656'],
  ['DONT-FRAGMENT', 'missing', '420: Node.js cannot set DF', 'RFC 8656'],
  ['ICMP', 'missing', 'no Data indication tells of one: Node.js hides them from sockets with many peers', 'RFC 8656'],
  [
    'address families',
    'deviates',
    'that of the address it binds; the other one is 440, in ADDRESS-ERROR-CODE where both were asked for',
    'RFC 8656',
  ],
  [
    'local peers',
    'deviates',
    'allowed, else one machine could relay nothing to itself; --deny-private-peers refuses them with 403 Forbidden IP',
    guide,
  ],
  ['ALTERNATE-SERVER', 'deviates', 'never sent; the fault turn-redirects sends it', 'RFC 8489'],
  ['TCP relays, mobility, OAuth', 'missing', 'methods and attributes of RFC 6062, RFC 8016 and RFC 7635 get 400 or 420', guide],
]
