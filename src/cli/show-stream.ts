import type {Failure} from '../model/observed.ts'
import type {ImageGeneration, StreamNotification} from '../model/stream.ts'
import type {StreamDescription} from '../operations/stream/describe-stream.ts'

export type Field = readonly [string, string]

/** `168 h (7 d)` */
export function retentionText(hours: number): string {
  if (hours === 0) return '0 h (nothing is kept)'
  return hours >= 24 ? `${hours} h (${Number((hours / 24).toFixed(1))} d)` : `${hours} h`
}

/** Every member of the description, one a line. What could not be read says why. */
export const streamFields = (stream: StreamDescription): readonly Field[] => [
  ['name', stream.name],
  ['ARN', stream.arn],
  ['status', stream.status],
  ['created', stream.createdAt],
  ['retention', retentionText(stream.dataRetentionInHours)],
  ['storage tier', stream.storageTier ?? whyNot(stream, 'storageTier')],
  ['media type', stream.mediaType ?? 'none'],
  ['device name', stream.deviceName ?? 'none'],
  ['KMS key', stream.kmsKeyId ?? 'none'],
  ['version', stream.version],
  ...mappedFields(stream),
  ...(stream.imageGeneration === undefined
    ? [['images', whyNot(stream, 'imageGeneration')] as const]
    : imageFields(stream.imageGeneration)),
  ...(stream.notification === undefined
    ? [['notifications', whyNot(stream, 'notification')] as const]
    : notificationFields(stream.notification)),
  ...(stream.tags === undefined ? [['tags', whyNot(stream, 'tags')] as const] : tagFields(stream.tags)),
]

export const tagFields = (tags: Readonly<Record<string, string>>): readonly Field[] =>
  Object.entries(tags).map(([key, value]) => [`tag ${key}`, value])

export function imageFields(images: ImageGeneration | null): readonly Field[] {
  if (!images) return [['images', 'not configured']]
  const {widthPixels, heightPixels, jpegQuality} = images
  return [
    ['images', images.status],
    ['images to', `${images.destinationUri} (${images.destinationRegion})`],
    ['images every', `${images.samplingIntervalMs} ms by ${images.imageSelectorType}`],
    ['images as', images.format + (jpegQuality === undefined ? '' : ` of quality ${jpegQuality}`)],
    ...(widthPixels === undefined && heightPixels === undefined
      ? []
      : [['images sized', `${widthPixels ?? 'auto'} x ${heightPixels ?? 'auto'}`] as const]),
  ]
}

export const notificationFields = (notification: StreamNotification | null): readonly Field[] =>
  notification
    ? [
        ['notifications', notification.status],
        ['notifications to', notification.destinationUri],
      ]
    : [['notifications', 'not configured']]

function mappedFields(stream: StreamDescription): readonly Field[] {
  const {mappedResources} = stream
  if (!mappedResources) return [['recorded from', whyNot(stream, 'mappedResources')]]
  if (mappedResources.length === 0) return [['recorded from', 'no channel']]
  return mappedResources.map(({arn, type}) => ['recorded from', type === '' ? arn : `${arn} (${type})`])
}

/** A row whose operation gave no answer. */
export function whyNot<M extends string>(
  {unavailable}: {readonly unavailable: Readonly<Partial<Record<M, Failure>>>},
  extra: M,
): string {
  const failure = unavailable[extra]
  return `unknown: ${failure?.code ?? failure?.kind ?? 'not asked'}`
}
