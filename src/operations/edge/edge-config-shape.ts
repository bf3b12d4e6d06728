/** What a value must be: the constraints of shape EdgeConfig in the service model `kinesisvideo` 2017-09-30. */
export type Shape =
  | {readonly kind: 'object'; readonly members: Readonly<Record<string, Shape>>; readonly required: readonly string[]}
  | {readonly kind: 'text'; readonly pattern: RegExp; readonly rule: string}
  | {readonly kind: 'integer'; readonly min: number; readonly max: number}
  | {readonly kind: 'choice'; readonly of: readonly string[]}
  | {readonly kind: 'boolean'}

const object = (members: Readonly<Record<string, Shape>>, ...required: string[]): Shape => ({kind: 'object', members, required})
const text = (pattern: RegExp, rule: string): Shape => ({kind: 'text', pattern, rule})
const integer = (min: number, max: number): Shape => ({kind: 'integer', min, max})
const choice = (...of: string[]): Shape => ({kind: 'choice', of})

/** HubDeviceArn. */
export const hubDevicePattern = /^(?=.{1,1024}$)arn:[a-z\d-]+:iot:([a-z0-9-]+):\d+:thing\/[a-zA-Z0-9_.-]+$/

export const hubDeviceRule = 'the ARN of an IoT thing, arn:aws:iot:REGION:ACCOUNT:thing/NAME'

const schedule = object(
  {
    scheduleExpression: text(/^[^\n]{11,100}$/, 'a Quartz cron expression of 11 to 100 characters, such as 0 0 9-17 ? * *'),
    durationInSeconds: integer(60, 3600),
  },
  'scheduleExpression',
  'durationInSeconds',
)

export const edgeConfigShape = object(
  {
    hubDeviceArn: text(hubDevicePattern, hubDeviceRule),
    recorderConfig: object(
      {
        mediaSourceConfig: object(
          {
            mediaUriSecretArn: text(
              /^(?=.{20,2048}$)arn:[a-z\d-]+:secretsmanager:[a-z0-9-]+:\d+:secret:[a-zA-Z0-9_.-]+$/,
              'the ARN of a secret, arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME',
            ),
            mediaUriType: choice('RTSP_URI', 'FILE_URI'),
          },
          'mediaUriSecretArn',
          'mediaUriType',
        ),
        scheduleConfig: schedule,
      },
      'mediaSourceConfig',
    ),
    uploaderConfig: object({scheduleConfig: schedule}, 'scheduleConfig'),
    deletionConfig: object({
      edgeRetentionInHours: integer(1, 720),
      localSizeConfig: object({
        maxLocalMediaSizeInMB: integer(64, 2_000_000),
        strategyOnFullSize: choice('DELETE_OLDEST_MEDIA', 'DENY_NEW_MEDIA'),
      }),
      deleteAfterUpload: {kind: 'boolean'},
    }),
  },
  'hubDeviceArn',
  'recorderConfig',
)
