import {parseResourceArn} from '../../model/resource-arn.ts'
import {recordedOperations} from '../../model/trail-coverage.ts'
import {printable} from '../../protocol/text.ts'
import type {Identity} from '../identity/identity.ts'
import type {TrailEntry} from './trail.ts'

type Json = Readonly<Record<string, unknown>>

export interface Place {
  readonly region: string
  readonly account: string
}

/** `Event` of the model `cloudtrail` 2013-11-01; times in epoch seconds. */
export interface TrailEvent {
  readonly EventId: string
  readonly EventName: string
  readonly ReadOnly: 'true' | 'false'
  readonly AccessKeyId: string
  readonly EventTime: number
  readonly EventSource: string
  readonly Username: string
  readonly Resources: readonly {readonly ResourceType: string; readonly ResourceName: string}[]
  /** The record itself, JSON. */
  readonly CloudTrailEvent: string
}

const eventSource = 'kinesisvideo.amazonaws.com'

/** Java's way with bean properties, which CloudTrail shows: `ChannelARN` becomes `channelARN`, and `APIName` becomes `aPIName`. */
const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

/** Keys of structures; those of a map are somebody's own words, and of maps there are only tags. */
function lowered(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((each) => lowered(each))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [isMap ? key : lowerFirst(key), lowered(each, key === 'Tags')]),
  )
}

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text || 'null')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
  } catch {
    return undefined
  }
}

/** null where there is nothing to show. */
const elements = (value: Json | undefined): unknown => (value && Object.keys(value).length > 0 ? lowered(value) : null)

const resourceTypes = {channel: 'AWS::KinesisVideo::SignalingChannel', stream: 'AWS::KinesisVideo::Stream'} as const

/** By name and by ARN, as far as the call says them: people look for either. */
function resourcesOf(input: Json, output: Json): TrailEvent['Resources'] {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  const arn = [input, output]
    .map(({ChannelARN, StreamARN, ResourceARN}) => text(ChannelARN ?? StreamARN ?? ResourceARN))
    .find(Boolean)
  const parsed = arn === undefined ? undefined : parseResourceArn(arn)
  const kind = parsed?.resource ?? (input.ChannelName === undefined ? 'stream' : 'channel')
  const name = parsed?.name ?? text(input.ChannelName ?? input.StreamName)
  const ResourceType = resourceTypes[kind]
  return [name, arn].flatMap((ResourceName) => (ResourceName === undefined ? [] : [{ResourceType, ResourceName}]))
}

/** Seconds: CloudTrail keeps no fractions. */
const wholeSeconds = (ms: number): number => Math.floor(ms / 1000)

/** The user, or what the session of a role calls itself (CloudTrail user guide, "userIdentity element"). */
const userNameOf = ({kind, name, arn}: Identity): string => (kind === 'user' ? name : arn.slice(arn.lastIndexOf('/') + 1))

function userIdentity(identity: Identity): object {
  const {kind, name, arn, policySourceArn, userId, account: accountId, accessKeyId} = identity
  const shared = {principalId: userId, arn, accountId, accessKeyId}
  if (kind === 'user') return {type: 'IAMUser', ...shared, userName: name}
  const issuer = {type: 'Role', principalId: userId.split(':')[0], arn: policySourceArn, accountId, userName: name}
  return {type: 'AssumedRole', ...shared, sessionContext: {sessionIssuer: issuer}}
}

/** The record of a call, as the developer guide shows one of CreateSignalingChannel. */
export function toTrailEvent(entry: TrailEntry, {region, account}: Place): TrailEvent {
  const {atMs, eventId, requestId, operation, identity, sourceAddress, userAgent, error} = entry
  const {readOnly} = recordedOperations[operation]!
  const [input, output] = [parseObject(entry.input), parseObject(entry.output)]
  const seconds = wholeSeconds(atMs)
  const record = {
    eventVersion: '1.05',
    userIdentity: userIdentity(identity),
    eventTime: new Date(seconds * 1000).toISOString().replace('.000', ''),
    eventSource,
    eventName: operation,
    awsRegion: region,
    sourceIPAddress: sourceAddress,
    userAgent: printable(userAgent),
    ...(error && {errorCode: error.code, errorMessage: error.message}),
    requestParameters: elements(input),
    responseElements: readOnly ? null : elements(output),
    requestID: requestId,
    eventID: eventId,
    readOnly,
    eventType: 'AwsApiCall',
    recipientAccountId: account,
  }
  return {
    EventId: eventId,
    EventName: operation,
    ReadOnly: readOnly ? 'true' : 'false',
    AccessKeyId: identity.accessKeyId,
    EventTime: seconds,
    EventSource: eventSource,
    Username: userNameOf(identity),
    Resources: resourcesOf(input ?? {}, output ?? {}),
    CloudTrailEvent: JSON.stringify(record),
  }
}
