import type {EmulatorContext} from '../context.ts'
import {serviceError} from '../http/aws-error.ts'
import type {StoredChannel, StoredMapping, StoredStream} from '../state/store.ts'

const inUse = (message: string) => serviceError('ResourceInUseException', message)

/** Where a channel's media is stored; undefined where media storage is DISABLED, as it is until it has been enabled. */
export const mappingOfChannel = ({store}: EmulatorContext, {name}: StoredChannel): StoredMapping | undefined =>
  store.get('mappings', name)

/** A look at each, of which the quota allows a hundred. */
export function mappingOfStream({store}: EmulatorContext, {arn}: StoredStream): StoredMapping | undefined {
  for (const mapping of store.values('mappings')) if (mapping.streamArn === arn) return mapping
  return undefined
}

/** One channel has one stream and the other way round. */
function requireFree(context: EmulatorContext, channel: StoredChannel, stream: StoredStream): void {
  const ofChannel = mappingOfChannel(context, channel)
  if (ofChannel && ofChannel.streamArn !== stream.arn)
    throw inUse(`The channel ${channel.name} is mapped to ${ofChannel.streamArn}.`)
  const ofStream = mappingOfStream(context, stream)
  if (ofStream && ofStream.channelArn !== channel.arn)
    throw inUse(`The stream ${stream.name} is mapped to ${ofStream.channelArn}.`)
  const most = context.limits.of('ingestion.channels')
  if (!ofChannel && context.store.size('mappings') >= most)
    throw serviceError(
      'ClientLimitExceededException',
      `The account has ${most} channels with media storage in ${context.region}, the most that it may have.`,
    )
}

/** @throws AwsError ResourceInUseException where a side is mapped elsewhere, NoDataRetentionException where the stream keeps nothing */
export function mapChannel(context: EmulatorContext, channel: StoredChannel, stream: StoredStream): void {
  requireFree(context, channel, stream)
  requireDataRetention(stream)
  context.store.put('mappings', channel.name, {channelArn: channel.arn, streamArn: stream.arn})
}

export const unmapChannel = ({store}: EmulatorContext, {name}: StoredChannel): void => {
  if (store.get('mappings', name)) store.remove('mappings', name)
}

/** @throws AwsError NoDataRetentionException */
export function requireDataRetention({name, dataRetentionInHours}: StoredStream): void {
  if (dataRetentionInHours === 0)
    throw serviceError('NoDataRetentionException', `The data retention of the stream ${name} is 0 hours.`)
}

// DeleteSignalingChannel and DeleteStream have ResourceInUseException, whose documentation is about mappings. Refusing is
// the strict reading: a script that takes the mapping away first works in either case.

/** @throws AwsError ResourceInUseException */
export function requireUnmappedChannel(context: EmulatorContext, channel: StoredChannel): void {
  const mapping = mappingOfChannel(context, channel)
  if (mapping) throw inUse(`The channel ${channel.name} is mapped to ${mapping.streamArn}: disable its media storage first.`)
}

/** @throws AwsError ResourceInUseException */
export function requireUnmappedStream(context: EmulatorContext, stream: StoredStream): void {
  const mapping = mappingOfStream(context, stream)
  if (mapping) throw inUse(`The stream ${stream.name} is mapped to ${mapping.channelArn}: disable its media storage first.`)
}
