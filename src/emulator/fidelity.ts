import type {Operation} from './control-plane/operation.ts'
import {controlPlaneOperations} from './control-plane/operations/index.ts'
import {signalingRestOperations, storageOperations} from './ice-config.ts'
import {archivedMediaOperations, mediaOperations} from './media.ts'

export type FidelityStatus = 'faithful' | 'deviates' | 'missing'

/** How one operation or behaviour of the emulator compares with the service. */
export interface FidelityRow {
  /** `control plane`, `signaling`, `TURN` … */
  readonly area: string
  /** Operation, by its name in the model, or behaviour, in a few words. */
  readonly operation: string
  readonly status: FidelityStatus
  /** What is the same, what is not, or what happens instead. */
  readonly note: string
  /** Where the service's behaviour is published; `assumed` where nothing is. */
  readonly source: string
}

type Note = readonly [status: FidelityStatus, note: string]
type Row = readonly [operation: string, status: FidelityStatus, note: string, source: string]

const rows = (area: string, given: readonly Row[]): FidelityRow[] =>
  given.map(([operation, status, note, source]) => ({area, operation, status, note, source}))

const notBuiltNote = 'answers 501 NotImplementedByEmulatorException, which names it'

/** A row per operation of a model. What is not built says so itself; a built one that has no note is a bug that a test finds. */
function operationRows(
  area: string,
  source: string,
  all: Readonly<Record<string, Operation>>,
  notes: Readonly<Record<string, Note>>,
): FidelityRow[] {
  return Object.values(all).map(({name, missing}) => {
    const [status, note] = missing ? (['missing', notBuiltNote] as const) : notes[name]!
    return {area, operation: name, status, note, source}
  })
}

const guide = 'KVS WebRTC developer guide'
const quotas = `${guide}, service quotas`
const sdk = (name: string) => `${name} of the KVS WebRTC SDK, source`

const controlPlane: Readonly<Record<string, Note>> = {
  CreateSignalingChannel: [
    'faithful',
    'ACTIVE at once, or after CREATING for --create-delay; FULL_MESH is refused, which the service does not support either',
  ],
  DescribeSignalingChannel: ['faithful', 'by name or ARN; an ARN of an earlier channel of the same name is not found'],
  ListSignalingChannels: ['faithful', 'sorted by name; tokens stay good while channels come and go, for an hour'],
  UpdateSignalingChannel: [
    'faithful',
    'at once, or after UPDATING for --update-delay; a stale version is VersionMismatchException',
  ],
  DeleteSignalingChannel: [
    'faithful',
    'at once, or after DELETING for --delete-delay; open connections get GO_AWAY and are closed',
  ],
  TagResource: ['faithful', 'fifty tags; the ARN of a stream does as well as that of a channel'],
  UntagResource: ['faithful', 'keys that are not there are ignored'],
  ListTagsForResource: ['faithful', 'a map, in one page'],
  GetSignalingChannelEndpoint: [
    'deviates',
    'a port for each host family instead of a host name; WEBRTC only while media storage is ENABLED',
  ],
  CreateStream: [
    'faithful',
    'ACTIVE at once, or after CREATING for --create-delay; keeps nothing, is HOT and has the key of the service where the request does not say',
  ],
  DescribeStream: ['faithful', 'by name or ARN; an ARN of an earlier stream of the same name is not found'],
  ListStreams: ['faithful', 'sorted by name; tokens stay good while streams come and go, for an hour'],
  UpdateStream: ['faithful', 'what is left out stays; a stale version is VersionMismatchException'],
  DeleteStream: ['faithful', 'at once, or after DELETING for --delete-delay; its edge configuration goes with it'],
  UpdateDataRetention: ['faithful', 'by hours more or less, within 0..87600'],
  GetDataEndpoint: ['deviates', 'a port for each of the two host families; nothing is stored or served there yet'],
  TagStream: ['faithful', 'fifty tags'],
  UntagStream: ['faithful', 'keys that are not there are ignored'],
  ListTagsForStream: ['faithful', 'a map, in one page'],
  UpdateStreamStorageConfiguration: ['faithful', 'HOT and WARM are kept and told; there is no media whose tier it were'],
  DescribeStreamStorageConfiguration: ['faithful', 'HOT where nothing was said'],
  UpdateImageGenerationConfiguration: ['deviates', 'checked and kept, but no image is made'],
  DescribeImageGenerationConfiguration: ['faithful', 'as it was given; no member where there is none'],
  UpdateNotificationConfiguration: ['deviates', 'checked and kept, but nobody is notified'],
  DescribeNotificationConfiguration: ['faithful', 'as it was given; no member where there is none'],
  UpdateMediaStorageConfiguration: ['faithful', 'one stream for one channel, and only with a data retention'],
  DescribeMediaStorageConfiguration: ['faithful', 'DISABLED without StreamARN on a channel that never had one'],
  StartEdgeConfigurationUpdate: [
    'deviates',
    'no edge agent is there: SYNC_FAILED after 15 minutes; with the fault edge-agent-answers ACKNOWLEDGED and IN_SYNC',
  ],
  DescribeEdgeConfiguration: ['faithful', 'what the agent last said is told once it is IN_SYNC'],
  DeleteEdgeConfiguration: [
    'deviates',
    'DELETING, and DELETE_FAILED after 15 minutes without an agent; gone with the fault edge-agent-answers',
  ],
  ListEdgeAgentConfigurations: ['faithful', 'of one hub device, sorted by stream; five in a page'],
  DescribeMappedResourceConfiguration: ['faithful', 'one resource at most, in one page'],
}

/** What the sources on streams and media storage leave open, and how the emulator has decided. */
const streamRows: readonly Row[] = [
  [
    'stream ARN of another account',
    'deviates',
    'the exception that the operation has for it, with the text known from UpdateMediaStorageConfiguration',
    'C SDK issue 1714',
  ],
  [
    'StreamARN of something else',
    'deviates',
    'InvalidResourceFormatException where the operation has it, else ResourceNotFoundException',
    'assumed',
  ],
  ['name and ARN in one request', 'deviates', 'must agree: InvalidArgumentException', 'assumed'],
  [
    'what makes a new version',
    'deviates',
    'operations that ask for CurrentVersion; not tags, images, notifications or media storage',
    'assumed',
  ],
  [
    'operations without media',
    'deviates',
    'images and notifications want a data retention, whether ENABLED or DISABLED, but not to be taken away',
    'assumed',
  ],
  [
    'image destination',
    'deviates',
    's3://…, DestinationRegion the region of the stream; JPEGQuality 1..100 and for JPEG only',
    'streams developer guide, image generation',
  ],
  [
    'notification target',
    'deviates',
    'the ARN of a standard SNS topic, in any region and account',
    'streams developer guide, notifications',
  ],
  ['data retention taken to 0', 'deviates', 'allowed, whatever images, notifications or channels rely on it', 'assumed'],
  ['encryption key', 'deviates', 'kept and told as it was given; nothing looks whether there is such a key', 'assumed'],
]

const mediaStorageRows: readonly Row[] = [
  ['stream in another region', 'deviates', 'InvalidArgumentException', 'assumed'],
  [
    'deleting what is mapped',
    'deviates',
    'ResourceInUseException for the stream and for the channel: disable media storage first',
    'assumed',
  ],
  ['mapping the same pair again', 'deviates', 'succeeds and changes nothing', 'assumed'],
  [
    '100 channels with media storage',
    'deviates',
    'one more is ClientLimitExceededException',
    `${quotas}; the exception is assumed`,
  ],
  ['Type of a mapped resource', 'deviates', 'CHANNEL', 'assumed'],
  [
    'direct connections while ENABLED',
    'deviates',
    'messages are still routed between master and viewers, which the service ends',
    guide,
  ],
]

const signalingRest: Readonly<Record<string, Note>> = {
  GetIceServerConfig: ['faithful', 'two servers, three URIs each, Ttl 300; the credential is good for that long'],
}

const httpRows: readonly Row[] = [
  [
    'SigV4 in headers',
    'faithful',
    'key, scope, time and signature; unsigned extra headers are let through',
    'AWS General Reference, Signature Version 4',
  ],
  [
    'SigV4 in the query',
    'faithful',
    'any order and encoding of parameters, host with and without port, X-Amz-Expires up to 604800',
    sdk('SigV4RequestSigner'),
  ],
  ['time window', 'faithful', '5 minutes; presigned URLs for as long as they say', sdk('time checks')],
  ['credentials', 'deviates', 'one fixed key pair; a session token is neither wanted nor checked', 'assumed'],
  [
    'IAM policies',
    'missing',
    'whoever has the key may do everything; the fault access-denied refuses single operations',
    `${guide}, access control`,
  ],
  ['error envelope', 'faithful', 'x-amzn-ErrorType, Message or message as modelled, x-amzn-RequestId, Date', 'service models'],
  ['texts of errors', 'deviates', 'the known ones are used, the others are worded alike', 'assumed'],
  [
    'request rates',
    'faithful',
    'per account and region and per channel or stream, ClientLimitExceededException; --no-rate-limits turns them off',
    quotas,
  ],
  ['bursts of requests', 'deviates', "a second's worth is let through at once", 'assumed'],
  [
    'account limits',
    'faithful',
    'channels, streams and channels with media storage per region; --quota sets another figure, as AWS does on request',
    quotas,
  ],
  [
    'resources that are not ACTIVE',
    'deviates',
    'ResourceInUseException where the operation has it, else ResourceNotFoundException; DELETING is ResourceNotFoundException for the data plane',
    'assumed',
  ],
  [
    'page tokens',
    'deviates',
    'good for an hour, for the operation, filter, region and account that they were made for',
    'assumed',
  ],
  [
    'edge configurations',
    'deviates',
    'retention 720 hours and deletion after upload are filled in; another hub device wants the old configuration deleted first',
    'documentation of StartEdgeConfigurationUpdate',
  ],
  [
    'regions and partitions',
    'deviates',
    'each is a world of its own, chosen by the scope of the signature; any region of a partition is served, at the same ports',
    'botocore, partitions.json',
  ],
  [
    'operation at the wrong host',
    'faithful',
    '403 "Unable to determine service/operation name to be authorized"',
    'aws-cli issue 5857',
  ],
  ['TLS and plain HTTP', 'deviates', 'both on each port, HTTP/1.1 only; the certificate is of a CA of its own', 'assumed'],
  [
    'eventual consistency',
    'deviates',
    'every write is seen by the next read; with --consistency-delay reads see what was before for that long',
    'assumed',
  ],
  ['cross-account access', 'missing', 'ARNs of another account are AccessDeniedException', 'assumed'],
]

const signalingRows: readonly Row[] = [
  [
    'ConnectAsMaster',
    'faithful',
    'one master at a time: a newer one takes over, the older stays connected and hears nothing',
    guide,
  ],
  ['ConnectAsViewer', 'faithful', 'ten at most; a newer one with the same client id takes over', quotas],
  [
    'refused upgrades',
    'deviates',
    'two bodies of 400 as captured from the service; texts of 403 and 404 are not published',
    'amazon-kinesis-video-streams-demos, sigv4-signing/js',
  ],
  [
    'SendSdpOffer, SendSdpAnswer, SendIceCandidate',
    'faithful',
    'routed by recipientClientId; keys in any case, unknown keys ignored, payload untouched',
    sdk('signaling client'),
  ],
  ['queueing for absent peers', 'deviates', 'first in, first out, until MessageTtlSeconds; at most 200 per recipient', guide],
  ['STATUS_RESPONSE', 'faithful', 'for errors only, and only with a correlationId', guide],
  ['message rates', 'faithful', 'SDP 5 per second, candidates 20 per second, per connection', quotas],
  [
    'payload quota of 10 K',
    'deviates',
    'not enforced below a frame of 32 KB: the service has been seen to deliver more',
    'JavaScript SDK issue 92',
  ],
  [
    'connection duration and idle timeout',
    'faithful',
    'closed after one hour, and after 10 idle minutes; pings count as traffic',
    quotas,
  ],
  ['GO_AWAY', 'deviates', 'sent when the channel is deleted, followed by the close; not before the hour is over', guide],
  ['close codes', 'deviates', '1001, 1003, 1009 as API Gateway uses them', 'assumed'],
  ['RECONNECT_ICE_SERVER', 'missing', 'never sent', guide],
]

const turnRows: readonly Row[] = [
  ['STUN Binding', 'faithful', 'XOR-MAPPED-ADDRESS, over UDP; the port is a free one instead of 443', 'RFC 8489'],
  ['TURN over UDP', 'faithful', 'allocations, permissions, channels, Send and Data', 'RFC 8656'],
  ['TURN over TLS', 'faithful', 'on the port number that UDP has', 'RFC 8656'],
  ['TURN over TCP', 'deviates', 'served for tools, never handed out; the service has none', guide],
  ['TURN over DTLS', 'missing', 'the URI is handed out as the service does it, and nobody answers there', guide],
  [
    'credentials',
    'faithful',
    'username EXPIRY:BASE64(v1:ARN), password of 32 bytes in base64, good for 300 s',
    'live replies of GetIceServerConfig',
  ],
  ['lifetime, nonces, realm', 'deviates', 'as coturn does by default', 'assumed'],
  ['allocations per channel', 'faithful', '50, then 486', quotas],
  ['bit rate of 5 Mbps', 'missing', 'not limited', quotas],
  ['local peers', 'deviates', 'allowed, else one machine could relay nothing to itself', 'assumed'],
]

const cloudwatchRows: readonly Row[] = [
  [
    'GetMetricData',
    'deviates',
    'what the emulator really served in the last three hours; no metric math',
    'service model monitoring 2010-08-01',
  ],
  ['ListMetrics', 'deviates', 'what the emulator really served in the last three hours', 'service model monitoring 2010-08-01'],
  ['other operations', 'missing', 'refused by name', 'service model monitoring 2010-08-01'],
  ['TURNConnectedMinutes', 'missing', 'not counted', `${guide}, monitoring`],
]

const otherRows: readonly Row[] = [
  ['STS GetCallerIdentity', 'deviates', 'one user, arn:aws:iam::ACCOUNT:user/…', 'service model sts 2011-06-15'],
  ['Service Quotas', 'missing', 'not served', 'service model service-quotas 2019-06-24'],
  ['CloudTrail', 'missing', 'not served', 'service model cloudtrail 2013-11-01'],
]

/** Everything that the emulator does and does not do, compared with the service. */
export const fidelity: readonly FidelityRow[] = [
  ...operationRows('control plane', 'service model kinesisvideo 2017-09-30', controlPlaneOperations, controlPlane),
  ...operationRows('signaling REST', 'service model kinesis-video-signaling 2019-12-04', signalingRestOperations, signalingRest),
  ...operationRows('WebRTC storage', 'service model kinesis-video-webrtc-storage 2018-05-10', storageOperations, {}),
  ...operationRows(
    'media',
    'streams developer guide, PutMedia; service model kinesis-video-media 2017-09-30',
    mediaOperations,
    {},
  ),
  ...operationRows('archived media', 'service model kinesis-video-archived-media 2017-09-30', archivedMediaOperations, {}),
  ...rows('streams', streamRows),
  ...rows('media storage', mediaStorageRows),
  ...rows('requests', httpRows),
  ...rows('signaling', signalingRows),
  ...rows('STUN and TURN', turnRows),
  ...rows('CloudWatch', cloudwatchRows),
  ...rows('other services', otherRows),
]
