import {parseResourceArn} from '../../model/resource-arn.ts'
import type {ImageGeneration, Stream} from '../../model/stream.ts'
import {exitCodes, type Remedy, UserError} from '../../model/user-error.ts'
import type {World} from '../connect.ts'
import {type ChangeOptions, changeSetting, type SettingState} from './change-setting.ts'
import {needsRetention} from './needs-retention.ts'

export type ImageSettings = Partial<Omit<ImageGeneration, 'status'>>

export interface ImagesOptions extends ChangeOptions {
  /** Undefined: it is only shown. `delete` forgets the settings, `disable` keeps them. */
  readonly action?: 'enable' | 'disable' | 'delete'
  /** For `enable`: what differs from what is configured, or from the defaults. */
  readonly settings?: ImageSettings
}

export interface StreamImages extends Omit<SettingState<ImageGeneration | null>, 'value'> {
  readonly schema: 'urn:kvsctl:schema:stream-images:1'
  /** null: none is configured. */
  readonly imageGeneration: ImageGeneration | null
}

/** What nobody said: GetImages works with the same interval. */
const defaults = {samplingIntervalMs: 3000, imageSelectorType: 'SERVER_TIMESTAMP', format: 'JPEG'} as const

/** DescribeImageGenerationConfiguration and UpdateImageGenerationConfiguration. @throws UserError when a rule forbids it */
export async function streamImages(world: World, {action, settings = {}, ...options}: ImagesOptions): Promise<StreamImages> {
  if (settings.format === 'PNG' && settings.jpegQuality !== undefined)
    throw usage('bad-quality', 'A quality is something that JPEG has, and PNG has not.')
  const api = await world.api.streams()
  const {value, ...state} = await changeSetting<ImageGeneration | null>(
    world,
    {
      read: async ({arn}) => (await api.imageGeneration({arn})) ?? null,
      wanted: action && ((present, stream) => wantedImages(action, present, settings, stream, world)),
      write: ({arn}, wanted) => api.setImageGeneration({arn}, wanted ?? undefined),
    },
    options,
  )
  return {schema: 'urn:kvsctl:schema:stream-images:1', ...state, imageGeneration: value}
}

function wantedImages(
  action: 'enable' | 'disable' | 'delete',
  present: ImageGeneration | null,
  settings: ImageSettings,
  stream: Stream,
  world: World,
): ImageGeneration | null {
  if (action === 'delete') return null
  if (action === 'disable') return present && {...present, status: 'DISABLED'}
  needsRetention(world, stream, 'images')
  const region = parseResourceArn(stream.arn)?.region ?? world.region
  return checked({destinationRegion: region, ...defaults, ...present, ...settings}, settings, region)
}

function checked(
  {jpegQuality, destinationUri, ...images}: Omit<ImageGeneration, 'status' | 'destinationUri'> & ImageSettings,
  given: ImageSettings,
  region: string,
): ImageGeneration {
  if (destinationUri === undefined)
    throw usage('no-destination', 'There are no images configured yet, so it must be said where they go.', {
      text: 'Add --s3 s3://BUCKET/PREFIX.',
    })
  if (images.destinationRegion !== region)
    throw usage(
      'bad-destination-region',
      `The bucket must be in the region of the stream, ${region}, not in ${images.destinationRegion}.`,
    )
  if (images.format === 'PNG' && given.jpegQuality !== undefined)
    throw usage('bad-quality', 'The images are PNG, which has no quality.')
  return {
    status: 'ENABLED',
    destinationUri,
    ...images,
    ...(images.format === 'JPEG' && jpegQuality !== undefined && {jpegQuality}),
  }
}

const usage = (code: string, message: string, ...remedy: readonly Remedy[]): UserError =>
  new UserError({code, message, remedy, exitCode: exitCodes.usage})
