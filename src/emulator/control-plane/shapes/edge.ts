import {boolean, integer, oneOf, string, structure, type ValueOf} from './shape.ts'

// Edge agents in the model `kinesisvideo` 2017-09-30, under their names there.

export const hubDeviceArn = string({min: 1, max: 1024, pattern: 'arn:[a-z\\d-]+:iot:[a-z0-9-]+:[0-9]+:thing/[a-zA-Z0-9_.-]+'})

const mediaUriSecretArn = string({
  min: 20,
  max: 2048,
  pattern: 'arn:[a-z\\d-]+:secretsmanager:[a-z0-9-]+:[0-9]+:secret:[a-zA-Z0-9_.-]+',
  sensitive: true,
})

const scheduleConfig = structure({
  ScheduleExpression: string({min: 11, max: 100, pattern: '[^\\n]{11,100}'}),
  DurationInSeconds: integer(60, 3600),
})

export const edgeConfig = structure(
  {
    HubDeviceArn: hubDeviceArn,
    RecorderConfig: structure(
      {
        MediaSourceConfig: structure({
          MediaUriSecretArn: mediaUriSecretArn,
          MediaUriType: oneOf('RTSP_URI', 'FILE_URI'),
        }),
      },
      {ScheduleConfig: scheduleConfig},
    ),
  },
  {
    UploaderConfig: structure({ScheduleConfig: scheduleConfig}),
    DeletionConfig: structure(
      {},
      {
        EdgeRetentionInHours: integer(1, 720),
        LocalSizeConfig: structure(
          {},
          {MaxLocalMediaSizeInMB: integer(64, 2_000_000), StrategyOnFullSize: oneOf('DELETE_OLDEST_MEDIA', 'DENY_NEW_MEDIA')},
        ),
        DeleteAfterUpload: boolean,
      },
    ),
  },
)
export type EdgeConfig = ValueOf<typeof edgeConfig>

/** Of ListEdgeAgentConfigurations. */
export const edgeListLimit = integer(1, 10)
