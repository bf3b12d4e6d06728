import type {Channel, ChannelEndpoints, Role} from '../../model/channel.ts'
import type {CallerIdentity} from '../../model/evidence.ts'
import type {IceServer} from '../../model/ice-server.ts'
import type {EdgeApi} from './edge-api.ts'
import type {MediaStorageApi} from './media-storage-api.ts'
import type {QuotaApi} from './quota-api.ts'
import type {StreamApi} from './stream-api.ts'
import type {TrailApi} from './trail-api.ts'

/** A channel or a stream. */
export type ResourceRef = {readonly name: string} | {readonly arn: string}

export type ChannelRef = ResourceRef

export type EndpointProtocol = 'WSS' | 'HTTPS' | 'WEBRTC'

export interface CallOptions {
  /** Ends the call; the API's own signal (Ctrl-C, `--timeout`) ends it too. */
  readonly signal?: AbortSignal
}

export interface ListChannelsOptions extends CallOptions {
  readonly namePrefix?: string
  /** Channels that one request may return: 1..10000. The service may return fewer. */
  readonly pageSize?: number
}

export interface CreateChannelInput {
  readonly name: string
  /** 5..120. */
  readonly messageTtlSeconds?: number
  readonly tags?: Readonly<Record<string, string>>
}

/** One question to CloudWatch. */
export interface MetricQuery {
  /** `AWS/KinesisVideo` where it is not given. */
  readonly namespace?: string
  readonly metric: string
  readonly dimensions: Readonly<Record<string, string>>
  /** `Sum`, `Average`, `p95`. */
  readonly statistic: string
  readonly periodSeconds: number
  /** CloudWatch's name of a unit (`Milliseconds`); without it every unit counts. */
  readonly unit?: string
}

export interface MetricRange {
  readonly fromMs: number
  readonly toMs: number
}

export interface MetricAnswer {
  readonly query: MetricQuery
  /** Oldest first; at = ISO 8601. */
  readonly points: readonly {readonly at: string; readonly value: number}[]
  /** Why points are missing, where CloudWatch says that they are. */
  readonly problem?: string
}

export interface MetricDataOptions extends CallOptions {
  /** Told of every call that is made: each is counted against a quota, and each metric in it is billed. */
  readonly onCall?: () => void
}

/** One value of a custom metric, now. */
export interface MetricDatum {
  readonly metric: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly value: number
  /** CloudWatch's name of a unit: `Milliseconds`, `Count`, `None`. */
  readonly unit: string
  /** ISO 8601; at most two weeks ago. */
  readonly at: string
}

export interface ListMetricsInput {
  readonly namespace?: string
  readonly metric?: string
  readonly dimensions?: Readonly<Record<string, string>>
  /** Only those that had data within the last three hours. */
  readonly recentlyActive?: boolean
}

export interface MetricName {
  readonly namespace: string
  readonly metric: string
  readonly dimensions: Readonly<Record<string, string>>
}

export interface SimulatedActions {
  /** The user or role whose policies were simulated. */
  readonly principal: string
  readonly decisions: readonly {readonly action: string; readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny'}[]
}

/**
 * The service's APIs as kvsctl uses them. Every method rejects with a `FailureError`, whose failure says what kind it is and
 * carries the service's code, HTTP status, request id and host.
 */
export interface KvsApi {
  /** DescribeSignalingChannel. */
  describeChannel(channel: ChannelRef, options?: CallOptions): Promise<Channel>
  /** ListSignalingChannels, page after page as they are read. */
  listChannels(options?: ListChannelsOptions): AsyncIterable<Channel>
  /** CreateSignalingChannel. @returns the ARN */
  createChannel(input: CreateChannelInput, options?: CallOptions): Promise<string>
  /** UpdateSignalingChannel: messages wait 5..120 s from now on. Another version is refused with VersionMismatchException. */
  updateChannel(
    channel: {readonly arn: string; readonly version: string},
    messageTtlSeconds: number,
    options?: CallOptions,
  ): Promise<void>
  /** DeleteSignalingChannel; with `version`, only that version. */
  deleteChannel(arn: string, options?: CallOptions & {version?: string}): Promise<void>
  /** ListTagsForResource, all pages. */
  tagsOf(arn: string, options?: CallOptions): Promise<Readonly<Record<string, string>>>
  /** TagResource: adds tags, and overwrites those of the same keys. */
  tagResource(arn: string, tags: Readonly<Record<string, string>>, options?: CallOptions): Promise<void>
  /** UntagResource; a key that is not there does not matter. */
  untagResource(arn: string, keys: readonly string[], options?: CallOptions): Promise<void>
  /** GetSignalingChannelEndpoint. */
  getEndpoints(arn: string, role: Role, protocols: readonly EndpointProtocol[], options?: CallOptions): Promise<ChannelEndpoints>
  /** The operations on video streams; their code is loaded when it is first asked for. */
  streams(): Promise<StreamApi>
  /** The operations on the media storage of channels. */
  mediaStorage(): Promise<MediaStorageApi>
  /** The operations on edge agents. */
  edge(): Promise<EdgeApi>
  /** Service Quotas. */
  quotas(): Promise<QuotaApi>
  /** CloudTrail. */
  trail(): Promise<TrailApi>
  /** GetIceServerConfig, at the channel's HTTPS endpoint. URIs that cannot be parsed are left out. */
  getIceServers(httpsEndpoint: string, arn: string, clientId?: string, options?: CallOptions): Promise<readonly IceServer[]>
  /** STS GetCallerIdentity. */
  callerIdentity(options?: CallOptions): Promise<CallerIdentity>
  /** IAM SimulatePrincipalPolicy for the user or role behind a caller: what its policies say of actions on a resource. */
  simulatePermissions(
    callerArn: string,
    actions: readonly string[],
    resource: string,
    options?: CallOptions,
  ): Promise<SimulatedActions>
  /** CloudWatch GetMetricData, one answer per query in their order. */
  metricData(range: MetricRange, queries: readonly MetricQuery[], options?: MetricDataOptions): Promise<readonly MetricAnswer[]>
  /** CloudWatch ListMetrics, all pages. */
  listMetrics(input: ListMetricsInput, options?: CallOptions): Promise<readonly MetricName[]>
  /** The same, page after page as they are read. */
  metricNames(input: ListMetricsInput, options?: CallOptions): AsyncIterable<MetricName>
  /** CloudWatch PutMetricData: at most 1000 values, in one call. */
  putMetricData(namespace: string, data: readonly MetricDatum[], options?: CallOptions): Promise<void>
  /** Closes the connections that it kept open. */
  close(): void
}
