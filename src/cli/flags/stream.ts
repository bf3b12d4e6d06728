import {custom} from '@oclif/core/flags'
import {type ResourceStatus, resourceStatuses} from '../../model/channel.ts'
import {parseDuration} from '../../model/duration.ts'
import {
  type DataApi,
  dataApis,
  type ImageGeneration,
  imageFormats,
  maxRetentionHours,
  type StorageTier,
  storageTiers,
} from '../../model/stream.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {resourceArg} from './resource.ts'

/** STREAM: a name or an ARN. */
export const streamArg = () => resourceArg('stream')

const hourMs = 3_600_000

/** `24h`, `7d`, `0`: whole hours. */
export function parseRetention(input: string): number {
  const ms = parseDuration(input)
  if (ms === undefined) throw usage('bad-duration', `"${input}" is not a duration: write 24h, 7d, 2w, or 0 to keep nothing.`)
  const hours = ms / hourMs
  if (Number.isInteger(hours) && hours <= maxRetentionHours) return hours
  throw usage(
    'bad-retention',
    `A retention has whole hours, 0 to ${maxRetentionHours} (10 years), and "${input}" is ${Number(hours.toPrecision(3))} h.`,
    ...(/^\d+$/.test(input) ? [`A bare number is seconds: write ${input}h.`] : []),
  )
}

/** Hours that media is kept. */
export const retention = custom<number>({helpValue: 'DURATION', parse: async (input) => parseRetention(input)})

/** Hours that it is kept longer or shorter. */
export const retentionStep = custom<number>({
  helpValue: 'DURATION',
  parse: async (input) => {
    const hours = parseRetention(input)
    if (hours > 0) return hours
    throw usage('bad-retention', 'A retention changes by an hour at least.')
  },
})

/** In upper or lower case. @throws UserError when it is none of them */
export function parseWord<const Words extends readonly string[]>(words: Words, input: string): Words[number] {
  const found = words.find((candidate) => candidate === input.toUpperCase().replaceAll('-', '_'))
  if (found !== undefined) return found
  throw usage('bad-word', `"${input}" is none of ${words.join(', ')}.`)
}

/** A flag that takes some of the service's words. */
const word = <const Words extends readonly string[]>(words: Words) => ({
  helpValue: words.join('|').toLowerCase(),
  parse: async (input: string) => parseWord(words, input),
})

export const status = custom<ResourceStatus>(word(resourceStatuses))
export const storageTier = custom<StorageTier>(word(storageTiers))
export const dataApi = custom<DataApi>({...word(dataApis), helpValue: 'API'})
export const imageFormat = custom<ImageGeneration['format']>(word(imageFormats))
export const timestampOrigin = custom<'SERVER' | 'PRODUCER'>(word(['SERVER', 'PRODUCER']))

/** A flag whose text must follow a rule of the service. */
const ruled = (helpValue: string, code: string, pattern: RegExp, rule: string) =>
  custom<string>({
    helpValue,
    parse: async (input) => {
      if (pattern.test(input)) return input
      throw usage(code, `"${input}": ${rule}.`)
    },
  })

/** MediaType (service model `kinesisvideo` 2017-09-30). */
export const mediaType = ruled(
  'TYPE',
  'bad-media-type',
  /^(?=.{1,128}$)[\w.+-]+\/[\w.+-]+(,[\w.+-]+\/[\w.+-]+)*$/,
  'media types look like video/h264 or video/h264,audio/aac, with 128 characters at most',
)

/** DeviceName (same model). */
export const deviceName = ruled(
  'NAME',
  'bad-device-name',
  /^[a-zA-Z0-9_.-]{1,128}$/,
  'device names have 1 to 128 letters, digits, ".", "_" and "-"',
)

/** KmsKeyId (same model). */
export const kmsKey = ruled('KEY', 'bad-kms-key', /^.{1,2048}$/, 'the ARN, id or alias of a key has 1 to 2048 characters')

/** DestinationUri (same model), and what S3 lets a bucket be called. */
export const s3Uri = ruled(
  's3://BUCKET[/PREFIX]',
  'bad-s3-uri',
  /^(?=.{1,255}$)s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^*]*)?$/,
  'images go to s3://BUCKET or s3://BUCKET/PREFIX, with 255 characters at most and no "*"',
)

/** DestinationUri, and what the developer guide ("Notifications") says of topics. */
export const snsTopic = ruled(
  'ARN',
  'bad-topic',
  /^(?=.{1,255}$)arn:[a-z\d-]+:sns:[a-z0-9-]+:\d{12}:(?!.*\.fifo$)[a-zA-Z0-9_-]{1,256}$/,
  'notifications go to a standard SNS topic, arn:aws:sns:REGION:ACCOUNT:NAME; FIFO topics are not supported',
)

/** SamplingInterval of images: ms, 200 at least (API reference, ImageGenerationConfiguration). */
export const samplingInterval = custom<number>({
  helpValue: 'DURATION',
  parse: async (input) => {
    const ms = parseDuration(input)
    if (ms !== undefined && Number.isInteger(ms) && ms >= 200 && ms <= 2 ** 31 - 1) return ms
    throw usage('bad-interval', `"${input}": images are 200 ms apart at least: write 200ms, 3s, 1m.`)
  },
})

/** @throws UserError when settings are given that nothing would come of */
export function onlyWithEnable(action: string | undefined, settings: object): void {
  if (action === 'enable' || Object.keys(settings).length === 0) return
  throw usage('contradicting-flags', `These settings belong to enable, not to ${action ?? 'a look at what is configured'}.`)
}

const usage = (code: string, message: string, ...remedy: readonly string[]): UserError =>
  new UserError({code, message, remedy: remedy.map((text) => ({text})), exitCode: exitCodes.usage})
