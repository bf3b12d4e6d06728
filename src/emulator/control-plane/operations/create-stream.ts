import {partitionOf} from '../../../model/region.ts'
import {formatResourceArn} from '../../../model/resource-arn.ts'
import type {EmulatorContext} from '../../context.ts'
import {serviceError} from '../../http/aws-error.ts'
import {defineOperation} from '../operation.ts'
import {newVersion} from '../resources.ts'
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

/** Streams per account and region, everywhere (quota page of Kinesis Video Streams). */
const streamLimit = 10_000

function requireRoom({store, region}: EmulatorContext, name: string): void {
  if (store.get('streams', name)) throw serviceError('ResourceInUseException', `The stream ${name} already exists.`)
  if (store.size('streams') >= streamLimit)
    throw serviceError(
      'AccountStreamLimitExceededException',
      `The account has ${streamLimit} streams in ${region}, the most that it may have.`,
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
    const {store, clock, region, account} = context
    const createdMs = clock.now()
    const id = {
      partition: partitionOf(region).id,
      region,
      account,
      resource: 'stream',
      name,
      createdMs: String(createdMs),
    } as const
    const arn = formatResourceArn(id)
    store.put('streams', name, {
      ...{name, arn, status: 'ACTIVE', createdMs, version: newVersion(context), tags: input.Tags ?? {}},
      ...(DeviceName !== undefined && {deviceName: DeviceName}),
      ...(MediaType !== undefined && {mediaType: MediaType}),
      kmsKeyId: input.KmsKeyId ?? defaultKey(context),
      dataRetentionInHours: hours,
      storageTier: input.StreamStorageConfiguration?.DefaultStorageTier ?? 'HOT',
    })
    return {StreamARN: arn}
  },
})
