import type {IceCandidate} from '../../src/model/candidate.ts'
import type {
  Evidence,
  OfferAnswerFact,
  QuotaRow,
  SdpFact,
  StunBindingFact,
  Subjected,
  TurnAllocationFact,
} from '../../src/model/evidence.ts'
import type {IceTransport} from '../../src/model/ice-server.ts'
import {type Failure, notAttempted, type Observed} from '../../src/model/observed.ts'
import type {TransportAddress} from '../../src/model/transport-address.ts'

/** When the canonical run began. */
export const startedAt = '2026-11-23T06:42:00.000Z'
export const channelArn = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo/1763880000000'

export const observed = <T>(value: T, atMs = 0, tookMs = 5): Observed<T> & {status: 'observed'} => ({
  status: 'observed',
  value,
  atMs,
  tookMs,
})

export const failed = (failure: Partial<Failure> & {kind: Failure['kind']}, atMs = 0, tookMs = 5): Observed<never> => ({
  status: 'failed',
  failure: {message: `It failed: ${failure.code ?? failure.kind}.`, ...failure},
  atMs,
  tookMs,
})

export const address = (text: string): TransportAddress => {
  const [host, port] = text.split(':') as [string, string]
  return {family: 'IPv4', address: host, port: Number(port)}
}

const client = '203.0.113.7'
const privateAddress = '192.168.1.20'
const turnHosts = ['198-51-100-10.t-1cd92f6b', '198-51-100-11.t-1cd92f6b'] as const
const turnHost = (index: number) => `${turnHosts[index]}.kinesisvideo.us-west-2.amazonaws.com`
const turnIp = (index: number) => `198.51.100.1${index}`

/** The three URIs of one KVS TURN server, as GetIceServerConfig gives them. */
export const turnUrls = (index: number): readonly string[] => [
  `turn:${turnHost(index)}:443?transport=udp`,
  `turns:${turnHost(index)}:443?transport=udp`,
  `turns:${turnHost(index)}:443?transport=tcp`,
]

const transportOf: readonly IceTransport[] = ['udp', 'dtls', 'tls']
export const stunUrl = 'stun:stun.kinesisvideo.us-west-2.amazonaws.com:443'

export const iceServers = {
  source: 'service',
  servers: [0, 1].map((index) => ({
    urls: turnUrls(index),
    username: '1795416420:djE6YXJuOmF3czpraW5lc2lzdmlkZW8=',
    ttlSeconds: 300,
    expiresAt: '2026-11-23T06:47:00.000Z',
    issuedForArn: channelArn,
  })),
}

const amazon = {
  issuer: 'Amazon RSA 2048 M02',
  subject: '*.kinesisvideo.us-west-2.amazonaws.com',
  validTo: '2027-06-30T23:59:59.000Z',
}
const overTls = {tlsVersion: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', ...amazon, verified: true}
const overDtls = {tlsVersion: 'DTLSv1.2', cipher: 'ECDHE-RSA-AES128-GCM-SHA256', ...amazon, verified: false}

/** A relay that did all that it should. */
export const turnRow = (index: number, transport: 'udp' | 'dtls' | 'tls'): Subjected<TurnAllocationFact> => {
  const server = turnUrls(index)[transportOf.indexOf(transport)]!
  const overUdp = transport === 'udp'
  const relayed = address(`${turnIp(index)}:${53_001 + index * 3 + transportOf.indexOf(transport)}`)
  return {
    subject: server,
    observed: observed(
      {
        server,
        transport,
        serverAddress: address(`${turnIp(index)}:443`),
        stages: {
          connect: overUdp ? notAttempted('not needed over UDP') : observed(transport === 'tls' ? overTls : overDtls, 131, 52),
          allocate: observed(
            {
              relayed,
              mapped: address(`${client}:41641`),
              lifetimeSeconds: 600,
              rttMs: overUdp ? 24 : 26,
              realm: 'kinesisvideo.us-west-2.amazonaws.com',
            },
            overUdp ? 179 : 235,
            48,
          ),
          permission: observed({peer: relayed, rttMs: 24}, overUdp ? 203 : 261, 24),
          roundTrip: observed({peer: relayed, rttMs: 31, sent: 3, received: 3}, overUdp ? 238 : 297, 35),
        },
      },
      overUdp ? 238 : 297,
      overUdp ? 107 : 166,
    ),
  }
}

export const turnRows: readonly Subjected<TurnAllocationFact>[] = [0, 1].flatMap((index) => [
  turnRow(index, 'udp'),
  turnRow(index, 'dtls'),
  turnRow(index, 'tls'),
])

/** `row` with stages replaced; what comes after a failed stage was not attempted. */
export const withStages = (
  row: Subjected<TurnAllocationFact>,
  stages: Partial<TurnAllocationFact['stages']>,
  refusal?: TurnAllocationFact['refusal'],
): Subjected<TurnAllocationFact> => {
  if (row.observed.status !== 'observed') return row
  const {value} = row.observed
  const names = ['connect', 'allocate', 'permission', 'roundTrip'] as const
  const first = names.findIndex((name) => stages[name]?.status === 'failed')
  const rest = Object.fromEntries(names.slice(first + 1).map((name) => [name, notAttempted(`${names[first]} failed`)]))
  return {
    ...row,
    observed: {
      ...row.observed,
      value: {...value, stages: {...value.stages, ...(first >= 0 && rest), ...stages}, ...(refusal && {refusal})},
    },
  }
}

/** A row whose Allocate was refused with a STUN error code. */
export const refusedRow = (row: Subjected<TurnAllocationFact>, code: number, reason: string): Subjected<TurnAllocationFact> =>
  withStages(
    row,
    {allocate: failed({kind: 'refused', code: String(code), message: `Allocate was refused: ${code} ${reason}`}, 190, 50)},
    {method: 'Allocate', code, reason},
  )

const serverRow = (
  row: Subjected<TurnAllocationFact>,
): row is Subjected<TurnAllocationFact> & {
  observed: {status: 'observed'; value: TurnAllocationFact}
} => row.observed.status === 'observed'

export const stunRow: Subjected<StunBindingFact> = {
  subject: stunUrl,
  observed: observed(
    {
      server: stunUrl,
      transport: 'udp',
      serverAddress: address('198.51.100.2:443'),
      localAddress: address(`${privateAddress}:41641`),
      mappedAddress: address(`${client}:41641`),
      rttMs: 22,
    },
    27,
    22,
  ),
}

const sdpOf = (type: 'offer' | 'answer', direction: string, videoPort = 9): SdpFact => {
  const sdp = [
    'v=0',
    `o=- ${type === 'offer' ? 46117317 : 46117318} 2 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'a=group:BUNDLE 0 1',
    `m=video ${videoPort} UDP/TLS/RTP/SAVPF 96`,
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    `a=${direction}`,
    'a=rtpmap:96 H264/90000',
    'a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
    `m=audio ${videoPort} UDP/TLS/RTP/SAVPF 111`,
    'c=IN IP4 0.0.0.0',
    'a=mid:1',
    `a=${direction}`,
    'a=rtpmap:111 opus/48000/2',
    '',
  ].join('\r\n')
  return {
    type,
    sdp,
    sdpBytes: sdp.length,
    payloadBytes: 4 * Math.ceil((JSON.stringify({type, sdp}).length + 2) / 3),
    media: [
      {kind: 'video', port: videoPort, direction, codecs: ['H264/90000']},
      {kind: 'audio', port: videoPort, direction, codecs: ['opus/48000/2']},
    ],
  }
}

export const offer = sdpOf('offer', 'recvonly')
export const answer = sdpOf('answer', 'sendonly')
/** An answer whose every media section is rejected (port 0). */
export const rejectingAnswer = sdpOf('answer', 'inactive', 0)

export const answered: OfferAnswerFact = {
  offer,
  correlationId: 'kvsctl-offer-1',
  answer,
  answeredAfterMs: 143,
  waitedMs: 143,
  remoteCandidates: ['candidate:1 1 udp 2130706431 192.168.1.50 50000 typ host'],
  defects: [],
}

const {answer: _, answeredAfterMs: __, ...withoutAnswer} = answered
export const unanswered: OfferAnswerFact = {...withoutAnswer, waitedMs: 5000, remoteCandidates: []}

const hosts: readonly IceCandidate[] = [
  {
    foundation: '1',
    component: 1,
    protocol: 'udp',
    priority: 2_130_706_431,
    address: address(`${privateAddress}:41641`),
    type: 'host',
    foundAtMs: 2,
  },
]

const srflx: IceCandidate = {
  foundation: '2',
  component: 1,
  protocol: 'udp',
  priority: 1_694_498_815,
  address: address(`${client}:41641`),
  type: 'srflx',
  relatedAddress: address(`${privateAddress}:41641`),
  server: stunUrl,
  serverTransport: 'udp',
  rttMs: 22,
  foundAtMs: 27,
}

const relays = (rows: readonly Subjected<TurnAllocationFact>[]): IceCandidate[] =>
  rows.filter(serverRow).flatMap((row, index): IceCandidate[] => {
    const {stages, server, transport} = row.observed.value
    if (stages.allocate.status !== 'observed') return []
    return [
      {
        foundation: String(3 + index),
        component: 1,
        protocol: 'udp',
        priority: 16_777_215 - index * 256,
        address: stages.allocate.value.relayed,
        type: 'relay',
        relatedAddress: address(`${client}:41641`),
        server,
        serverTransport: transport,
        rttMs: stages.allocate.value.rttMs,
        foundAtMs: stages.allocate.atMs,
      },
    ]
  })

/** The candidates that such evidence holds. */
export const candidatesIn = (evidence: Evidence): IceCandidate[] => [
  ...(evidence.hostCandidates?.status === 'observed' ? hosts : []),
  ...(evidence.stunBindings?.status === 'observed' &&
  evidence.stunBindings.value.some((row) => row.observed.status === 'observed')
    ? [srflx]
    : []),
  ...(evidence.turnAllocations?.status === 'observed' ? relays(evidence.turnAllocations.value) : []),
]

const limitsPage = 'https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/kvswebrtc-limits.html'
const quotaRows: readonly QuotaRow[] = [
  {
    quota: {
      id: 'signaling.message-payload',
      subject: 'message payload',
      aspect: 'size',
      limit: 10_000,
      unit: 'bytes',
      level: 'message',
      kind: 'hard',
      source: limitsPage,
      asOf: '2026-11-23',
    },
    use: {status: 'measured', value: offer.payloadBytes, how: 'the offer that this run sent'},
  },
  {
    quota: {
      id: 'turn.allocations',
      subject: 'TURN',
      aspect: 'concurrent allocations',
      limit: 50,
      unit: 'count',
      level: 'channel',
      kind: 'hard',
      source: limitsPage,
      asOf: '2026-11-23',
    },
    use: {status: 'unknown', reason: 'the service does not tell; this run used 4'},
  },
]

/** Everything went well. */
export const healthyEvidence: Evidence = {
  credentialShape: observed({keyPrefix: 'AKIA', keyKind: 'long-term', sessionToken: 'none', withBlanks: []}, 1, 1),
  clockSkew: observed(
    {
      endpoint: 'kinesisvideo.us-west-2.amazonaws.com:443',
      offsetMs: -212,
      uncertaintyMs: 512,
      serverDate: '2026-11-23T06:42:00.000Z',
      rttMs: 24,
    },
    98,
    97,
  ),
  identity: observed({account: '123456789012', arn: 'arn:aws:iam::123456789012:user/oncall'}, 61, 60),
  channel: observed(
    {
      name: 'demo',
      arn: channelArn,
      type: 'SINGLE_MASTER',
      status: 'ACTIVE',
      createdAt: '2025-11-23T06:40:00.000Z',
      messageTtlSeconds: 60,
      version: 'Ws0fZvFGXzEpuZ2CE1s9',
    },
    41,
    40,
  ),
  endpoints: observed(
    {
      wss: 'wss://v-1a2b3c4d.kinesisvideo.us-west-2.amazonaws.com',
      https: 'https://r-1a2b3c4d.kinesisvideo.us-west-2.amazonaws.com',
    },
    69,
    28,
  ),
  iceServers: observed(iceServers, 131, 62),
  signalingConnect: observed(
    {
      role: 'VIEWER',
      clientId: 'kvsctl-0f1e2d3c',
      endpoint: 'v-1a2b3c4d.kinesisvideo.us-west-2.amazonaws.com:443',
      httpStatus: 101,
      headers: {upgrade: 'websocket'},
    },
    163,
    94,
  ),
  hostCandidates: observed(hosts, 2, 2),
  stunBindings: observed([stunRow], 27, 25),
  turnAllocations: observed(turnRows, 297, 166),
  offerAnswer: observed(answered, 306, 143),
  quotas: observed(quotaRows, 355, 1),
  metrics: observed(
    {
      from: '2026-11-23T05:42:00.000Z',
      to: startedAt,
      series: [
        {
          metric: 'Latency',
          operation: 'GetIceServerConfig',
          unit: 'Milliseconds',
          statistic: 'Average',
          periodSeconds: 300,
          points: [
            {at: '2026-11-23T06:30:00.000Z', value: 31},
            {at: '2026-11-23T06:35:00.000Z', value: 28},
          ],
        },
        {metric: 'MessagesTransferred.Count', unit: 'Count', statistic: 'Sum', periodSeconds: 300, points: []},
      ],
    },
    354,
    92,
  ),
}
