import type {
  ImageGenerationConfiguration,
  NotificationConfiguration,
  StreamInfo,
  StreamStorageConfiguration,
} from '@aws-sdk/client-kinesis-video'
import type {ResourceStatus} from '../../model/channel.ts'
import type {ImageGeneration, StorageTier, Stream, StreamNotification} from '../../model/stream.ts'
import {plain, present} from './kinesis-video.ts'

/** @throws FailureError when it lacks what a stream cannot be without */
export function readStream(info: StreamInfo | undefined, operation: string): Stream {
  return {
    name: plain(present(info?.StreamName, operation, 'StreamName')),
    arn: plain(present(info?.StreamARN, operation, 'StreamARN')),
    status: plain(present(info?.Status, operation, 'Status')) as ResourceStatus,
    createdAt: (info?.CreationTime ?? new Date(0)).toISOString(),
    dataRetentionInHours: info?.DataRetentionInHours ?? 0,
    ...(info?.MediaType && {mediaType: plain(info.MediaType)}),
    ...(info?.DeviceName && {deviceName: plain(info.DeviceName)}),
    ...(info?.KmsKeyId && {kmsKeyId: plain(info.KmsKeyId)}),
    version: plain(info?.Version ?? ''),
  }
}

export const readStorageTier = (configuration: StreamStorageConfiguration | undefined, operation: string): StorageTier =>
  plain(present(configuration?.DefaultStorageTier, operation, 'DefaultStorageTier')) as StorageTier

export function readImageGeneration(wire: ImageGenerationConfiguration | undefined): ImageGeneration | undefined {
  if (!wire) return undefined
  const quality = Number(wire.FormatConfig?.JPEGQuality)
  return {
    status: wire.Status === 'ENABLED' ? 'ENABLED' : 'DISABLED',
    destinationUri: plain(wire.DestinationConfig?.Uri ?? ''),
    destinationRegion: plain(wire.DestinationConfig?.DestinationRegion ?? ''),
    samplingIntervalMs: wire.SamplingInterval ?? 0,
    imageSelectorType: plain(wire.ImageSelectorType ?? '') as ImageGeneration['imageSelectorType'],
    format: plain(wire.Format ?? '') as ImageGeneration['format'],
    ...(Number.isFinite(quality) && {jpegQuality: quality}),
    ...(wire.WidthPixels !== undefined && {widthPixels: wire.WidthPixels}),
    ...(wire.HeightPixels !== undefined && {heightPixels: wire.HeightPixels}),
  }
}

export const writeImageGeneration = (images: ImageGeneration): ImageGenerationConfiguration => ({
  Status: images.status,
  DestinationConfig: {Uri: images.destinationUri, DestinationRegion: images.destinationRegion},
  SamplingInterval: images.samplingIntervalMs,
  ImageSelectorType: images.imageSelectorType,
  Format: images.format,
  ...(images.jpegQuality !== undefined && {FormatConfig: {JPEGQuality: String(images.jpegQuality)}}),
  ...(images.widthPixels !== undefined && {WidthPixels: images.widthPixels}),
  ...(images.heightPixels !== undefined && {HeightPixels: images.heightPixels}),
})

export const readNotification = (wire: NotificationConfiguration | undefined): StreamNotification | undefined =>
  wire && {
    status: wire.Status === 'ENABLED' ? 'ENABLED' : 'DISABLED',
    destinationUri: plain(wire.DestinationConfig?.Uri ?? ''),
  }

export const writeNotification = ({status, destinationUri}: StreamNotification): NotificationConfiguration => ({
  Status: status,
  DestinationConfig: {Uri: destinationUri},
})
