import {kvsActions} from '../../model/kvs-actions.ts'
import {partitionOf} from '../../model/region.ts'
import {parseResourceArn} from '../../model/resource-arn.ts'
import type {EmulatorContext} from '../context.ts'
import type {Demand} from '../identity/authorize.ts'
import type {StoredChannel, StoredStream} from '../state/store.ts'
import type {Tags} from './tags.ts'

type Input = Readonly<Record<string, unknown>>

/** The channel or stream that a request is about. */
export interface Subject {
  readonly resource: 'channel' | 'stream'
  readonly name: string
  /** Where the input gives it. */
  readonly arn?: string
  /** Where the input says so. */
  readonly region?: string
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** What an input is about, whatever the member is called. */
export function subjectOf(input: Input): Subject | undefined {
  const arn = text(input.ChannelARN ?? input.channelArn ?? input.StreamARN ?? input.ResourceARN)
  if (arn !== undefined) {
    const parsed = parseResourceArn(arn)
    return parsed && {resource: parsed.resource, name: parsed.name, arn, region: parsed.region}
  }
  const channel = text(input.ChannelName)
  if (channel !== undefined) return {resource: 'channel', name: channel}
  const stream = text(input.StreamName)
  return stream === undefined ? undefined : {resource: 'stream', name: stream}
}

const storedOf = ({store}: EmulatorContext, {resource, name}: Subject): StoredChannel | StoredStream | undefined =>
  resource === 'channel' ? store.get('channels', name) : store.get('streams', name)

/** As it was given, or as it is; of what is not there yet the time of creation is open. */
function arnOf(context: EmulatorContext, subject: Subject, isNew: boolean): string {
  const {region, account} = context
  const known = subject.arn ?? (isNew ? undefined : storedOf(context, subject)?.arn)
  return known ?? `arn:${partitionOf(region).id}:kinesisvideo:${region}:${account}:${subject.resource}/${subject.name}/*`
}

const tagKeys = (prefix: string, tags: Tags): [string, readonly string[]][] =>
  Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, [value]])

/** The tags of a request: streams give a map, everything else a list. */
function tagsOf({Tags: given}: Input): Tags {
  if (!Array.isArray(given)) return (given as Tags | undefined) ?? {}
  return Object.fromEntries((given as {Key: string; Value: string}[]).map(({Key, Value}) => [Key, Value]))
}

function keysOf(context: EmulatorContext, subject: Subject | undefined, input: Input): Demand['keys'] {
  const tags = tagsOf(input)
  const named = [...Object.keys(tags), ...((input.TagKeyList as readonly string[] | undefined) ?? [])]
  return Object.fromEntries([
    ...tagKeys('aws:RequestTag', tags),
    ...(named.length > 0 ? [['aws:TagKeys', named] as const] : []),
    ...tagKeys('aws:ResourceTag', (subject && storedOf(context, subject)?.tags) ?? {}),
  ])
}

/** What joining a storage session needs on the stream, beside its own action (developer guide, "WebRTC ingestion", permissions). */
const ofStorage = ['DescribeStream', 'GetDataEndpoint', 'PutMedia']

/**
 * The permissions that an operation needs, and on what (Service Authorization Reference, "Amazon Kinesis Video Streams"). What makes a
 * resource with tags needs the permission to tag, too.
 */
export function demandsOf(context: EmulatorContext, operation: string, input: Input): readonly Demand[] {
  const about = kvsActions[operation]?.resource ?? 'none'
  if (about === 'none') return [{action: `kinesisvideo:${operation}`}]
  const subject = subjectOf(input)
  const creates = operation === 'CreateSignalingChannel' || operation === 'CreateStream'
  const resource = subject ? arnOf(context, subject, creates) : '*'
  const keys = keysOf(context, creates ? undefined : subject, input)!
  const demand = (name: string, on = resource): Demand => ({action: `kinesisvideo:${name}`, resource: on, keys})
  const tagging = creates && Object.keys(tagsOf(input)).length > 0
  const stream = operation.startsWith('JoinStorageSession') && subject && context.store.get('mappings', subject.name)?.streamArn
  return [
    demand(operation),
    ...(tagging ? [demand(operation === 'CreateStream' ? 'TagStream' : 'TagResource')] : []),
    ...(stream ? ofStorage.map((name) => demand(name, stream)) : []),
  ]
}
