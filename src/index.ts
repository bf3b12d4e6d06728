/**
 * kvsctl as a library. `connect` gives a world (AWS, an endpoint, or the emulator on this machine); the operations take it.
 * Everything rejects with a `UserError` or a `FailureError`. The emulator itself is `kvsctl/emulator`.
 */

export type {EdgeApi} from './client/aws/edge-api.ts'
export type {
  CallOptions,
  ChannelRef,
  CreateChannelInput,
  EndpointProtocol,
  KvsApi,
  ListMetricsInput,
  MetricAnswer,
  MetricDataOptions,
  MetricDatum,
  MetricName,
  MetricQuery,
  MetricRange,
  ResourceRef,
} from './client/aws/kvs-api.ts'
export type {MediaStorageApi} from './client/aws/media-storage-api.ts'
export type {QuotaApi} from './client/aws/quota-api.ts'
export type {CreateStreamInput, StreamApi} from './client/aws/stream-api.ts'
export type {TrailApi} from './client/aws/trail-api.ts'
export type {Channel, ChannelEndpoints, ResourceStatus, Role} from './model/channel.ts'
export type {EdgeConfig, EdgeConfiguration, SyncStatus} from './model/edge.ts'
export {FailureError} from './model/failure-error.ts'
export type {IceServer, IceServerUrl, IceTransport} from './model/ice-server.ts'
export type {MediaStorage} from './model/media-storage.ts'
export type {Metric, MetricArea, MetricRole, MetricUnit} from './model/metric.ts'
export type {MetricData, MetricLine, MetricPoint, Overall} from './model/metric-data.ts'
export {metrics} from './model/metrics.ts'
export type {Failure} from './model/observed.ts'
export type {Quota, QuotaLevel, QuotaOverride, ServiceQuota} from './model/quota.ts'
export type {Availability, RegionFact, RegionFeature, RegionSource} from './model/regions.ts'
export {exitCodeOf, type FailOn, type Outcome, type Report} from './model/report.ts'
export {Secret} from './model/secret.ts'
export type {MessageDetail, SignalEvent, SignalMessage, SignalSummary} from './model/signal-message.ts'
export type {ReplayStep, SignalReplay} from './model/signal-replay.ts'
export type {SessionEvent} from './model/signaling.ts'
export type {DataApi, ImageGeneration, MappedResource, StorageTier, Stream, StreamNotification} from './model/stream.ts'
export type {TrafficBucket, TrailEvent, TrailIdentity, TrailItem} from './model/trail-event.ts'
export {type ExitCode, exitCodes, type Remedy, UserError} from './model/user-error.ts'
export type {BulkError, BulkItem, BulkRun, BulkSummary} from './operations/bulk/bulk-run.ts'
export type {ChannelEntry} from './operations/bulk/channel-entry.ts'
export {parseChannelFile} from './operations/bulk/channel-file.ts'
export {type CreateChannelsOptions, type CreatedItem, createChannels} from './operations/bulk/create-channels.ts'
export {type DeleteChannelsOptions, type DeletedItem, deleteChannels} from './operations/bulk/delete-channels.ts'
export {type ChannelSelection, type SelectOptions, selectChannels} from './operations/bulk/select-channels.ts'
export {
  type ChannelEndpointList,
  type ChannelEndpointsOptions,
  channelEndpoints,
} from './operations/channel/channel-endpoints.ts'
export {type ChannelTags, channelTags} from './operations/channel/channel-tags.ts'
export {type ChannelCreation, type CreateChannelOptions, createChannel} from './operations/channel/create-channel.ts'
export {type ChannelDeletion, type DeleteChannelOptions, deleteChannel} from './operations/channel/delete-channel.ts'
export {type ChannelDescription, describeChannel} from './operations/channel/describe-channel.ts'
export {type ListChannelsOptions, listChannels} from './operations/channel/list-channels.ts'
export {type ChannelUpdate, type UpdateChannelOptions, updateChannel} from './operations/channel/update-channel.ts'
export {type ConnectOptions, type Credentials, connect, type World} from './operations/connect.ts'
export {type DeleteEdgeOptions, deleteEdge, type EdgeDeletion} from './operations/edge/delete-edge.ts'
export {describeEdge, type EdgeDescription} from './operations/edge/describe-edge.ts'
export {listEdge} from './operations/edge/list-edge.ts'
export {mergeParts, parseEdgeConfig, requireEdgeConfig} from './operations/edge/read-edge-config.ts'
export {type EdgeUpdate, type StartEdgeUpdateOptions, startEdgeUpdate} from './operations/edge/start-edge-update.ts'
export {
  type ExplainedCode,
  type ExplainedCodes,
  type Explanation,
  explain,
  explainAll,
} from './operations/explain.ts'
export {
  type CheckedPermission,
  exitCodeOfCheck,
  type IamCheck,
  type IamCheckOptions,
  iamCheck,
} from './operations/iam/iam-check.ts'
export {type EvaluateOptions, iamCheckPolicy, type PolicyFile} from './operations/iam/iam-check-policy.ts'
export {type IamPolicy, type IamPolicyOptions, iamPolicy, type PolicyDocument} from './operations/iam/iam-policy.ts'
export {type IamLint, lintIamPolicy} from './operations/iam/lint-iam-policy.ts'
export {
  type IceConfig,
  type IceConfigOptions,
  type IceConfigServer,
  iceConfig,
  type RtcConfiguration,
  rtcConfiguration,
} from './operations/ice/ice-config.ts'
export {
  type DisableIngestionOptions,
  disableIngestion,
  type IngestionDisabling,
} from './operations/ingest/disable-ingestion.ts'
export {type EnableIngestionOptions, enableIngestion, type IngestionEnabling} from './operations/ingest/enable-ingestion.ts'
export {type Ingestion, type IngestionStatus, ingestionStatus} from './operations/ingest/ingestion-status.ts'
export {type ListIngestionOptions, listIngestion} from './operations/ingest/list-ingestion.ts'
export type {StoredIn} from './operations/ingest/stored-in.ts'
export {type ListedMetric, type ListMetricsOptions, listMetrics, type MetricList} from './operations/metrics/list-metrics.ts'
export {metricsOf, publishReport} from './operations/metrics/publish-report.ts'
export {type ShowMetricsOptions, showMetrics} from './operations/metrics/show-metrics.ts'
export {type MetricsLook, type WatchMetricsOptions, watchMetrics} from './operations/metrics/watch-metrics.ts'
export {type ProbeIceOptions, probeIce} from './operations/probe/probe-ice.ts'
export {probeNetwork} from './operations/probe/probe-network.ts'
export {type ProbeSignalingOptions, probeSignaling} from './operations/probe/probe-signaling.ts'
export {type ProbeStunOptions, probeStun} from './operations/probe/probe-stun.ts'
export {type ProbeTurnOptions, probeTurn} from './operations/probe/probe-turn.ts'
export type {ProbeOptions} from './operations/probe/run-suite.ts'
export {type HeadroomOptions, quotaHeadroom} from './operations/quota/headroom.ts'
export {
  type AskedServiceQuotas,
  type ListQuotasOptions,
  listAppliedQuotas,
  listQuotas,
  type QuotaList,
} from './operations/quota/list-quotas.ts'
export {type ListRegionsOptions, listRegions, type Region, type RegionList} from './operations/region/list-regions.ts'
export {type ExplainUrlOptions, explainUrl} from './operations/sign/explain-url.ts'
export {type SignedUrl, type SignUrlOptions, signUrl} from './operations/sign/sign-url.ts'
export type {SignalOptions} from './operations/signal/open-signal.ts'
export {type RecordOptions, recordSignal, type SignalRecord} from './operations/signal/record.ts'
export {parseRecording, type Recording} from './operations/signal/recording.ts'
export {type ReplayOptions, replaySignal} from './operations/signal/replay.ts'
export {type Sendable, type SendOptions, type SignalSending, sendSignal} from './operations/signal/send.ts'
export {type Tap, type TapOptions, tapSignal} from './operations/signal/tap.ts'
export {type CreateStreamOptions, createStream, type StreamCreation} from './operations/stream/create-stream.ts'
export {type DataEndpoints, dataEndpoints} from './operations/stream/data-endpoints.ts'
export {type DeleteStreamOptions, deleteStream, type StreamDeletion} from './operations/stream/delete-stream.ts'
export {describeStream, type StreamDescription} from './operations/stream/describe-stream.ts'
export {type ListStreamsOptions, listStreams} from './operations/stream/list-streams.ts'
export {type ImagesOptions, type StreamImages, streamImages} from './operations/stream/stream-images.ts'
export {
  type NotificationsOptions,
  type StreamNotifications,
  streamNotifications,
} from './operations/stream/stream-notifications.ts'
export {type RetentionOptions, type StreamRetention, streamRetention} from './operations/stream/stream-retention.ts'
export {type StreamStorageTier, streamStorageTier} from './operations/stream/stream-storage-tier.ts'
export {type StreamTags, streamTags} from './operations/stream/stream-tags.ts'
export {type StreamUpdate, updateStream} from './operations/stream/update-stream.ts'
export {type Trail, type TrailOptions, trail} from './operations/trail/trail.ts'
