import type {Quota, QuotaLevel} from './quota.ts'

const webrtcPage = 'https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/kvswebrtc-limits.html'
const streamsPage = 'https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/limits.html'

/** When both pages were read. */
const asOf = '2026-11-23'

type Kind = Quota['kind']
type Row = readonly [id: string, subject: string, aspect: string, limit: number, unit: string, level: QuotaLevel, kind: Kind]

const kebab = (api: string): string => api.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase()

/** Request rates of one API: per account and region, and per channel, stream or session. */
const rates = (group: string, api: string, ...limits: readonly (readonly [QuotaLevel, number, Kind])[]): Row[] =>
  limits.map(([level, limit, kind]) => [`${group}.${kebab(api)}.${level}-rate`, api, 'request rate', limit, 'TPS', level, kind])

/** What most control-plane APIs have: 50 requests a second per account, 5 per resource, neither raisable. */
const usual = (group: string, level: QuotaLevel, apis: readonly string[]): Row[] =>
  apis.flatMap((api) => rates(group, api, ['account', 50, 'hard'], [level, 5, 'hard']))

const controlPlane: readonly Row[] = [
  ...rates('channels', 'CreateSignalingChannel', ['account', 50, 'soft']),
  ['channels.count-large-regions', 'channels', 'number in us-east-1 and us-west-2', 10_000, 'count', 'account', 'soft'],
  ['channels.count', 'channels', 'number in any other region', 5_000, 'count', 'account', 'soft'],
  ['channels.tags', 'channels', 'tags', 50, 'count', 'channel', 'hard'],
  ...rates('channels', 'DescribeSignalingChannel', ['account', 300, 'hard'], ['channel', 5, 'hard']),
  ...rates('channels', 'GetSignalingChannelEndpoint', ['account', 300, 'hard']),
  ...rates('channels', 'ListSignalingChannels', ['account', 50, 'hard']),
  ...rates('channels', 'UpdateMediaStorageConfiguration', ['account', 10, 'hard'], ['channel', 5, 'hard']),
  ...usual('channels', 'channel', [
    'DeleteSignalingChannel',
    'DescribeMediaStorageConfiguration',
    'ListTagsForResource',
    'TagResource',
    'UntagResource',
    'UpdateSignalingChannel',
  ]),
]

const signaling: readonly Row[] = [
  ...rates('signaling', 'ConnectAsMaster', ['channel', 3, 'hard']),
  ...rates('signaling', 'ConnectAsViewer', ['channel', 3, 'hard']),
  ['signaling.masters', 'ConnectAsMaster', 'concurrent connections', 1, 'count', 'channel', 'hard'],
  ['signaling.viewers', 'ConnectAsViewer', 'concurrent connections', 10, 'count', 'channel', 'soft'],
  ['signaling.connection-duration', 'websocket', 'connection duration', 3600, 's', 'connection', 'hard'],
  ['signaling.idle-timeout', 'websocket', 'idle time', 600, 's', 'connection', 'hard'],
  ['signaling.go-away-grace', 'GO_AWAY', 'time until the connection is closed', 60, 's', 'connection', 'hard'],
  ...rates('signaling', 'SendSdpOffer', ['connection', 5, 'hard']),
  ...rates('signaling', 'SendSdpAnswer', ['connection', 5, 'hard']),
  ...rates('signaling', 'SendIceCandidate', ['connection', 20, 'hard']),
  ['signaling.message-payload', 'messages', 'payload size', 10_000, 'bytes', 'message', 'hard'],
  ['signaling.message-ttl', 'MessageTtlSeconds', 'longest wait for an absent peer', 120, 's', 'channel', 'hard'],
  ...rates('signaling', 'SendAlexaOfferToMaster', ['account', 100, 'soft'], ['channel', 5, 'hard']),
  ...rates('signaling', 'GetIceServerConfig', ['account', 100, 'soft'], ['channel', 5, 'hard']),
]

const turn: readonly Row[] = [
  ['turn.bit-rate', 'TURN', 'bit rate', 5_000_000, 'bit/s', 'allocation', 'hard'],
  ['turn.credential-lifetime', 'TURN', 'credential lifetime', 300, 's', 'allocation', 'hard'],
  ['turn.allocations', 'TURN', 'allocations', 50, 'count', 'channel', 'hard'],
]

const ingestion: readonly Row[] = [
  ['ingestion.channels', 'channels', 'number with media storage enabled', 100, 'count', 'account', 'soft'],
  ...rates('ingestion', 'JoinStorageSession', ['account', 50, 'hard'], ['channel', 2, 'hard']),
  ...rates('ingestion', 'JoinStorageSessionAsViewer', ['account', 50, 'hard'], ['channel', 2, 'hard']),
  ['ingestion.bit-rate', 'JoinStorageSession', 'bit rate', 1_000_000, 'bit/s', 'session', 'soft'],
  ['ingestion.session-duration', 'JoinStorageSession', 'session duration', 3600, 's', 'session', 'hard'],
  ['ingestion.idle-timeout', 'JoinStorageSession', 'idle time', 180, 's', 'session', 'hard'],
  ['ingestion.viewers', 'JoinStorageSessionAsViewer', 'concurrent clients', 3, 'count', 'session', 'hard'],
  ['ingestion.viewer-session-duration', 'JoinStorageSessionAsViewer', 'session duration', 3600, 's', 'session', 'hard'],
  ['ingestion.viewer-idle-timeout', 'JoinStorageSessionAsViewer', 'idle time', 60, 's', 'session', 'hard'],
]

const streams: readonly Row[] = [
  ...rates('streams', 'CreateStream', ['account', 50, 'soft']),
  ['streams.count', 'streams', 'number', 10_000, 'count', 'account', 'soft'],
  ...rates('streams', 'DescribeStream', ['account', 300, 'hard'], ['stream', 5, 'hard']),
  ...rates('streams', 'GetDataEndpoint', ['account', 300, 'hard'], ['stream', 5, 'hard']),
  ...rates('streams', 'ListStreams', ['account', 50, 'hard']),
  ...rates('streams', 'ListEdgeAgentConfigurations', ['account', 50, 'hard']),
  ...rates('streams', 'DeleteEdgeConfiguration', ['account', 10, 'hard'], ['stream', 1, 'hard']),
  ...rates('streams', 'StartEdgeConfigurationUpdate', ['account', 10, 'hard'], ['stream', 1, 'hard']),
  ...usual('streams', 'stream', [
    'DeleteStream',
    'DescribeEdgeConfiguration',
    'DescribeImageGenerationConfiguration',
    'DescribeMappedResourceConfiguration',
    'DescribeNotificationConfiguration',
    'DescribeStreamStorageConfiguration',
    'ListTagsForStream',
    'TagStream',
    'UntagStream',
    'UpdateDataRetention',
    'UpdateImageGenerationConfiguration',
    'UpdateNotificationConfiguration',
    'UpdateStream',
    'UpdateStreamStorageConfiguration',
  ]),
]

const media: readonly Row[] = [
  ...rates('media', 'PutMedia', ['stream', 5, 'hard']),
  ['media.put-media.connections', 'PutMedia', 'concurrent connections', 1, 'count', 'stream', 'hard'],
  ['media.put-media.bandwidth', 'PutMedia', 'bandwidth', 100_000_000, 'bit/s', 'stream', 'soft'],
  ['media.put-media.fragment-min-duration', 'PutMedia', 'shortest fragment', 1, 's', 'message', 'hard'],
  ['media.put-media.fragment-max-duration', 'PutMedia', 'longest fragment', 20, 's', 'message', 'hard'],
  ['media.put-media.fragment-size', 'PutMedia', 'fragment size', 50_000_000, 'bytes', 'message', 'hard'],
  ['media.put-media.fragment-rate', 'PutMedia', 'fragments a second', 5, 'count', 'stream', 'hard'],
  ['media.put-media.tracks', 'PutMedia', 'tracks', 3, 'count', 'stream', 'soft'],
  ['media.put-media.fragment-metadata', 'PutMedia', 'metadata items of a fragment', 10, 'count', 'message', 'hard'],
  ['media.put-media.metadata-name', 'PutMedia', 'name of a metadata item', 128, 'bytes', 'message', 'hard'],
  ['media.put-media.metadata-value', 'PutMedia', 'value of a metadata item', 256, 'bytes', 'message', 'hard'],
  ...rates('media', 'GetMedia', ['stream', 5, 'hard']),
  ['media.get-media.connections', 'GetMedia', 'concurrent connections', 3, 'count', 'stream', 'hard'],
  ['media.get-media.bandwidth', 'GetMedia', 'bandwidth', 200_000_000, 'bit/s', 'connection', 'soft'],
  ['media.get-media.fragment-rate', 'GetMedia', 'fragments a second', 5, 'count', 'connection', 'hard'],
  ['archived.fragment-list.connections', 'GetMediaForFragmentList', 'concurrent connections', 5, 'count', 'stream', 'soft'],
  ['archived.fragment-list.bandwidth', 'GetMediaForFragmentList', 'bandwidth', 200_000_000, 'bit/s', 'connection', 'soft'],
  ['archived.fragment-list.fragments', 'GetMediaForFragmentList', 'fragments', 1000, 'count', 'request', 'hard'],
  ['archived.clip.size', 'GetClip', 'size', 100_000_000, 'bytes', 'request', 'hard'],
  ['archived.clip.fragments', 'GetClip', 'fragments', 200, 'count', 'request', 'hard'],
  ['archived.images.size', 'GetImages', 'size', 100_000_000, 'bytes', 'request', 'hard'],
  ['archived.images.count', 'GetImages', 'images', 100, 'count', 'request', 'hard'],
  ['archived.images.interval', 'GetImages', 'shortest sampling interval', 0.2, 's', 'request', 'hard'],
  ...rates('archived', 'GetHLSStreamingSessionURL', ['stream', 25, 'hard']),
  ...rates('archived', 'GetDASHStreamingSessionURL', ['stream', 25, 'hard']),
  ...rates('archived', 'GetHLSMasterPlaylist', ['session', 5, 'hard']),
  ...rates('archived', 'GetHLSMediaPlaylist', ['session', 5, 'hard']),
  ...rates('archived', 'GetDASHManifest', ['session', 5, 'hard']),
  ...rates('archived', 'GetMP4InitFragment', ['session', 5, 'hard']),
  ...rates('archived', 'GetMP4MediaFragment', ['session', 20, 'hard']),
  ...rates('archived', 'GetTSFragment', ['session', 20, 'hard']),
  ['archived.hls.fragments', 'GetHLSMediaPlaylist', 'fragments of a playlist', 5000, 'count', 'request', 'hard'],
  ['archived.dash.fragments', 'GetDASHManifest', 'fragments of a manifest', 5000, 'count', 'request', 'hard'],
  ['archived.metadata-points', 'fragment metadata', 'points a second, shared by the APIs', 10_000, 'count', 'stream', 'hard'],
  ['archived.media-points', 'fragment media', 'points a second, shared by the APIs', 500, 'count', 'stream', 'hard'],
]

const quota =
  (source: string) =>
  ([id, subject, aspect, limit, unit, level, kind]: Row): Quota => ({id, subject, aspect, limit, unit, level, kind, source, asOf})

/**
 * Every quota that AWS documents for Kinesis Video Streams, WebRTC first. `account` means per account and region. These are the
 * published defaults: what AWS raised for an account is known to AWS only.
 */
export const quotas: readonly Quota[] = [
  ...[...controlPlane, ...signaling, ...turn, ...ingestion].map(quota(webrtcPage)),
  ...[...streams, ...media].map(quota(streamsPage)),
]

const channelQuotas = {large: 'channels.count-large-regions', other: 'channels.count'} as const

/** The quota of channels in a region: two of them have room for twice as many. */
export const channelQuotaId = (region: string): string =>
  ['us-east-1', 'us-west-2'].includes(region) ? channelQuotas.large : channelQuotas.other

/** Whether a quota is one of this region, and not the other regions' quota of channels. */
export const holdsIn = (region: string, id: string): boolean =>
  id === channelQuotaId(region) || !(Object.values(channelQuotas) as string[]).includes(id)

/** @throws Error when there is no such quota: ids are written by us */
export function quotaById(id: string): Quota {
  const found = quotas.find((entry) => entry.id === id)
  if (!found) throw new Error(`There is no quota "${id}".`)
  return found
}
