import {string as stringArg} from '@oclif/core/args'
import {boolean, custom, option, string} from '@oclif/core/flags'
import {parseDuration} from '../../model/duration.ts'
import {parseMegabytes} from '../../model/size.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import {hubDevicePattern, hubDeviceRule} from '../../operations/edge/edge-config-shape.ts'
import type {EdgeConfigPart} from '../../operations/edge/read-edge-config.ts'

/** HUB_DEVICE_ARN */
export const hubDeviceArg = () =>
  stringArg({
    name: 'hub-device-arn',
    description: hubDeviceRule,
    required: true,
    ignoreStdin: true,
    parse: async (input) => validHubDevice(input),
  })

/** The region that an ARN of a hub device names. */
export const regionOfHub = (hubDeviceArn: string): string => hubDevicePattern.exec(hubDeviceArn)![1]!

function validHubDevice(input: string): string {
  if (hubDevicePattern.test(input)) return input
  throw usage('bad-hub-device', `"${input}": expected ${hubDeviceRule}.`)
}

const unitsOf = (unit: string, unitMs: number, example: string) =>
  custom<number>({
    helpValue: 'DURATION',
    parse: async (input) => {
      const ms = parseDuration(input)
      if (ms !== undefined && Number.isInteger(ms / unitMs)) return ms / unitMs
      throw usage('bad-duration', `"${input}": expected whole ${unit}, such as ${example}.`)
    },
  })

const seconds = unitsOf('seconds', 1000, '15m')
const hours = unitsOf('hours', 3_600_000, '24h or 30d')

const megabytes = custom<number>({
  helpValue: 'SIZE',
  parse: async (input) => {
    const size = parseMegabytes(input)
    if (size !== undefined && Number.isInteger(size)) return size
    throw usage('bad-size', `"${input}": expected whole megabytes, such as 512MB, 20GB or 1TB.`)
  },
})

const helpGroup = 'CONFIGURATION'
const mediaUriTypes = {rtsp: 'RTSP_URI', file: 'FILE_URI'} as const
const strategies = {'delete-oldest': 'DELETE_OLDEST_MEDIA', 'deny-new': 'DENY_NEW_MEDIA'} as const
const namesOf = <T extends object>(choices: T) => Object.keys(choices) as (keyof T & string)[]

/** Every member of EdgeConfig. */
export const edgeConfigFlags = {
  config: string({
    helpGroup,
    char: 'c',
    helpValue: 'FILE|-',
    summary: 'the configuration as JSON or YAML, as edge describe --json prints it; other flags go before it',
  }),
  'hub-device': custom<string>({
    helpGroup,
    helpValue: 'ARN',
    summary: 'the IoT thing that the agent runs on',
    parse: async (input) => validHubDevice(input),
  })(),
  'media-uri-secret': string({helpGroup, helpValue: 'ARN', summary: 'the secret that holds the address of the camera'}),
  'media-uri-type': option({helpGroup, summary: 'what that address is; rtsp unless given', options: namesOf(mediaUriTypes)})(),
  'record-schedule': string({
    helpGroup,
    helpValue: 'CRON',
    summary: 'when to start recording, as a Quartz cron expression; always unless given',
    dependsOn: ['record-for'],
  }),
  'record-for': seconds({helpGroup, summary: 'how long each recording is: 1m to 1h', dependsOn: ['record-schedule']}),
  'upload-schedule': string({
    helpGroup,
    helpValue: 'CRON',
    summary: 'when to start uploading; every hour unless given',
    dependsOn: ['upload-for'],
  }),
  'upload-for': seconds({helpGroup, summary: 'how long each upload may take: 1m to 1h', dependsOn: ['upload-schedule']}),
  'edge-retention': hours({helpGroup, summary: 'how long the agent keeps media: 1h to 30d; 30d unless given'}),
  'max-local-size': megabytes({helpGroup, summary: 'how much the agent keeps: 64MB to 2TB'}),
  'on-full': option({helpGroup, summary: 'what to do at that size', options: namesOf(strategies)})(),
  'delete-after-upload': boolean({
    helpGroup,
    summary: 'whether the agent deletes what it has uploaded; yes unless given',
    allowNo: true,
  }),
}

interface EdgeConfigFlags {
  readonly 'hub-device'?: string | undefined
  readonly 'media-uri-secret'?: string | undefined
  readonly 'media-uri-type'?: keyof typeof mediaUriTypes | undefined
  readonly 'record-schedule'?: string | undefined
  readonly 'record-for'?: number | undefined
  readonly 'upload-schedule'?: string | undefined
  readonly 'upload-for'?: number | undefined
  readonly 'edge-retention'?: number | undefined
  readonly 'max-local-size'?: number | undefined
  readonly 'on-full'?: keyof typeof strategies | undefined
  readonly 'delete-after-upload'?: boolean | undefined
}

/** What the flags say, as parts of an EdgeConfig. */
export function edgeConfigOfFlags(flags: EdgeConfigFlags, fromFile: boolean): EdgeConfigPart {
  const type = flags['media-uri-type'] ?? (fromFile || flags['media-uri-secret'] === undefined ? undefined : 'rtsp')
  const part = {
    hubDeviceArn: flags['hub-device'],
    recorderConfig: {
      mediaSourceConfig: {
        mediaUriSecretArn: flags['media-uri-secret'],
        mediaUriType: type && mediaUriTypes[type],
      },
      scheduleConfig: {scheduleExpression: flags['record-schedule'], durationInSeconds: flags['record-for']},
    },
    uploaderConfig: {
      scheduleConfig: {scheduleExpression: flags['upload-schedule'], durationInSeconds: flags['upload-for']},
    },
    deletionConfig: {
      edgeRetentionInHours: flags['edge-retention'],
      localSizeConfig: {
        maxLocalMediaSizeInMB: flags['max-local-size'],
        strategyOnFullSize: flags['on-full'] && strategies[flags['on-full']],
      },
      deleteAfterUpload: flags['delete-after-upload'],
    },
  }
  return withoutEmpty(part) ?? {}
}

/** What nobody said is not there, neither the objects around it. */
function withoutEmpty(part: EdgeConfigPart): EdgeConfigPart | undefined {
  const members = Object.entries(part)
    .map(([key, value]) => [key, typeof value === 'object' ? withoutEmpty(value as EdgeConfigPart) : value] as const)
    .filter(([, value]) => value !== undefined)
  return members.length === 0 ? undefined : Object.fromEntries(members)
}

const usage = (code: string, message: string): UserError => new UserError({code, message, exitCode: exitCodes.usage})
