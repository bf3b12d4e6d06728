import {partitionOf} from '../../../model/region.ts'
import type {EmulatorContext} from '../../context.ts'
import {serviceError} from '../../http/aws-error.ts'
import {born} from '../life-cycle.ts'
import {defineOperation} from '../operation.ts'
import {newResource} from '../resources.ts'
import {requireRetentionInRange} from '../retention.ts'
import {
  dataRetentionInHours,
  deviceName,
  kmsKeyId,
  mediaType,
  resourceTags,
  streamName,
  streamStorageConfiguration,
} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

function requireRoom({store, region, limits}: EmulatorContext, name: string): void {
  if (store.get('streams', name)) throw serviceError('ResourceInUseException', `The stream ${name} already exists.`)
  const most = limits.of('streams.count')
  if (store.size('streams') >= most)
    throw serviceError(
      'AccountStreamLimitExceededException',
      `The account has ${most} streams in ${region}, the most that it may have.`,
    )
}

/** The key that encrypts where the request names none: the one that the service manages for the account. */
const defaultKey = ({region, account}: EmulatorContext): string =>
  `arn:${partitionOf(region).id}:kms:${region}:${account}:alias/aws/kinesisvideo`

export const createStream = defineOperation({
  name: 'CreateStream',
  route: '/createStream',
  input: structure(
    {StreamName: streamName},
    {
      DeviceName: deviceName,
      MediaType: mediaType,
      KmsKeyId: kmsKeyId,
      DataRetentionInHours: dataRetentionInHours,
      Tags: resourceTags,
      StreamStorageConfiguration: streamStorageConfiguration,
    },
  ),
  handle(input, {context}) {
    const {StreamName: name, DeviceName, MediaType, DataRetentionInHours: hours = 0} = input
    requireRetentionInRange(hours)
    requireRoom(context, name)
    const stream = {
      ...newResource(context, 'stream', name),
      tags: input.Tags ?? {},
      ...(DeviceName !== undefined && {deviceName: DeviceName}),
      ...(MediaType !== undefined && {mediaType: MediaType}),
      kmsKeyId: input.KmsKeyId ?? defaultKey(context),
      dataRetentionInHours: hours,
      storageTier: input.StreamStorageConfiguration?.DefaultStorageTier ?? 'HOT',
    } as const
    context.store.put('streams', name, born(context, 'stream', stream))
    return {StreamARN: stream.arn}
  },
})
