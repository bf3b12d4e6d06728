import type {Metric, MetricUnit} from './metric.ts'

const webrtcPage = 'https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/kvswebrtc-monitoring.html'
const streamsPage = 'https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/monitoring-cloudwatch.html'

/** When both pages were read. */
const asOf = '2026-11-23'

const rate = ['Average', 'Sum', 'SampleCount'] as const
const times = ['p50', 'p90', 'Maximum'] as const
const sums = ['Sum'] as const
const level = ['Average', 'Maximum'] as const

/** Values of dimension `Operation` of signaling. */
export const signalingOperations = [
  'ConnectAsMaster',
  'ConnectAsViewer',
  'SendSdpOffer',
  'SendSdpAnswer',
  'SendCandidate',
  'SendAlexaOfferToMaster',
  'GetIceServerConfig',
  'Disconnect',
] as const

const ingestionOperations = ['JoinStorageSession', 'JoinStorageSessionAsViewer'] as const

type Facts = Omit<Metric, 'source' | 'asOf' | 'subject'>

const failure = {
  name: 'Failure',
  unit: 'Count',
  meaning: '1 where the operation failed and 0 where it did not, so that the average is the failure rate',
  statistics: rate,
} as const
const latency = {
  name: 'Latency',
  unit: 'Milliseconds',
  meaning: 'time from the request to its response',
  statistics: times,
} as const

const ofChannels: readonly Facts[] = [
  {...failure, area: 'signaling', operations: signalingOperations},
  {...latency, area: 'signaling', operations: signalingOperations},
  {
    name: 'MessagesTransferred.Count',
    area: 'signaling',
    unit: 'Count',
    meaning: 'messages sent and received on the channel',
    statistics: sums,
  },
  {
    name: 'TURNConnectedMinutes',
    area: 'TURN',
    unit: 'Count',
    meaning: 'minutes of TURN that are billed: 1 for each allocation that data was sent through in a minute',
    statistics: sums,
  },
  {...failure, area: 'ingestion', operations: ingestionOperations},
  {...latency, area: 'ingestion', operations: ingestionOperations},
  ...(
    [
      ['TotalBitrate', 'Bits/Second', 'bit rate that is sent', level],
      ['TotalPacketCount', 'Count', 'packets that are sent', sums],
      ['WebRTCRecordingMinutes', 'Count', 'minutes of media that are recorded', sums],
      ['WebRTCViewerMinutes', 'Count', 'minutes of viewers in storage sessions', sums],
    ] as const
  ).map(
    ([name, unit, meaning, statistics]): Facts => ({
      name,
      area: 'ingestion',
      unit,
      operations: ingestionOperations,
      perRole: true,
      meaning,
      statistics,
    }),
  ),
]

type Row = readonly [name: string, unit: MetricUnit, statistics: readonly string[], meaning: string]

const success = 'share of requests that succeeded: 1 for each that did, 0 for each that did not'
const successRate = ['Average', 'SampleCount'] as const

const putMedia: readonly Row[] = [
  ['PutMedia.Requests', 'Count', sums, 'PutMedia requests'],
  ['PutMedia.IncomingBytes', 'Bytes', sums, 'bytes received'],
  ['PutMedia.IncomingFragments', 'Count', sums, 'complete fragments received'],
  ['PutMedia.IncomingFrames', 'Count', sums, 'complete frames received'],
  ['PutMedia.ActiveConnections', 'Count', level, 'connections to the service'],
  ['PutMedia.ConnectionErrors', 'Count', sums, 'errors while a connection was being made'],
  ['PutMedia.FragmentIngestionLatency', 'Milliseconds', times, 'time between the first and the last byte of a fragment'],
  [
    'PutMedia.FragmentPersistLatency',
    'Milliseconds',
    times,
    'time until a complete fragment is archived (the guide calls its unit Count)',
  ],
  ['PutMedia.Latency', 'Milliseconds', times, 'time until the connection stands (the guide calls its unit Count)'],
  ['PutMedia.BufferingAckLatency', 'Milliseconds', times, 'time from the first byte of a fragment to its BUFFERING ack'],
  ['PutMedia.ReceivedAckLatency', 'Milliseconds', times, 'time from the last byte of a fragment to its RECEIVED ack'],
  ['PutMedia.PersistedAckLatency', 'Milliseconds', times, 'time from the last byte of a fragment to its PERSISTED ack'],
  ['PutMedia.ErrorAckCount', 'Count', sums, 'ERROR acks sent'],
  ['PutMedia.Success', 'Count', successRate, '1 for each fragment that was written, 0 for each that was not'],
]

const getMedia: readonly Row[] = [
  ['GetMedia.Requests', 'Count', sums, 'GetMedia requests'],
  ['GetMedia.OutgoingBytes', 'Bytes', sums, 'bytes sent'],
  ['GetMedia.OutgoingFragments', 'Count', sums, 'fragments sent'],
  ['GetMedia.OutgoingFrames', 'Count', sums, 'frames sent'],
  ['GetMedia.MillisBehindNow', 'Milliseconds', level, 'how far behind the newest fragment readers are'],
  ['GetMedia.ConnectionErrors', 'Count', sums, 'connections that could not be made'],
  ['GetMedia.Success', 'Count', successRate, '1 for each fragment that was sent, 0 for each that was not'],
]

const getMediaForFragmentList: readonly Row[] = [
  ['GetMediaForFragmentList.OutgoingBytes', 'Bytes', sums, 'bytes sent'],
  ['GetMediaForFragmentList.OutgoingFragments', 'Count', sums, 'fragments sent'],
  ['GetMediaForFragmentList.OutgoingFrames', 'Count', sums, 'frames sent'],
  ['GetMediaForFragmentList.Requests', 'Count', sums, 'GetMediaForFragmentList requests'],
  ['GetMediaForFragmentList.Success', 'Count', successRate, '1 for each fragment that was sent, 0 for each that was not'],
]

/** Each has Latency, Requests and Success; those that send media, OutgoingBytes, too. */
const archivedMediaApis = [
  'ListFragments',
  'GetHLSStreamingSessionURL',
  'GetHLSMasterPlaylist',
  'GetHLSMediaPlaylist',
  'GetMP4InitFragment',
  'GetMP4MediaFragment',
  'GetTSFragment',
  'GetDASHStreamingSessionURL',
  'GetDASHManifest',
  'GetClip',
] as const

const sendsMedia: readonly string[] = ['GetMP4MediaFragment', 'GetTSFragment', 'GetClip']

const archivedMedia = archivedMediaApis.flatMap((api): Row[] => [
  [`${api}.Latency`, 'Milliseconds', times, `latency of ${api}`],
  [`${api}.Requests`, 'Count', sums, `${api} requests`],
  [`${api}.Success`, 'Count', successRate, success],
  ...(sendsMedia.includes(api) ? [[`${api}.OutgoingBytes`, 'Bytes', sums, 'bytes sent'] as const] : []),
])

const ofStreams: readonly Row[] = [
  ['ArchivedFragmentsConsumed.Media', 'Count', sums, 'fragment media quota points that were used'],
  ['ArchivedFragmentsConsumed.Metadata', 'Count', sums, 'fragment metadata quota points that were used'],
  ...putMedia,
  ...getMedia,
  ...getMediaForFragmentList,
  ...archivedMedia,
]

/** Every documented metric of channels and streams (developer guides, "Monitoring with CloudWatch"). */
export const metrics: readonly Metric[] = [
  ...ofChannels.map((facts): Metric => ({...facts, subject: 'channel', source: webrtcPage, asOf})),
  ...ofStreams.map(
    ([name, unit, statistics, meaning]): Metric => ({
      name,
      area: 'streams',
      subject: 'stream',
      unit,
      meaning,
      statistics,
      source: streamsPage,
      asOf,
    }),
  ),
]
