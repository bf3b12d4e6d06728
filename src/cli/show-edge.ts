import type {EdgeConfig, EdgeConfiguration, EdgeJobStatus, ScheduleConfig} from '../model/edge.ts'
import type {EdgeUpdate} from '../operations/edge/start-edge-update.ts'
import {type Field, retentionText} from './show-stream.ts'

/** Every member of a configuration, one a line. */
export const edgeFields = (edge: EdgeConfiguration): readonly Field[] => [
  ['stream', edge.streamName],
  ['stream ARN', edge.streamArn],
  ['sync', edge.syncStatus],
  ...some('why it failed', edge.failedStatusDetails),
  ...some('created', edge.creationTime),
  ...some('updated', edge.lastUpdatedTime),
  ...(edge.edgeConfig ? configFields(edge.edgeConfig) : []),
  ...jobFields('recorder', edge.edgeAgentStatus?.lastRecorderStatus?.recorderStatus, edge.edgeAgentStatus?.lastRecorderStatus),
  ...jobFields('uploader', edge.edgeAgentStatus?.lastUploaderStatus?.uploaderStatus, edge.edgeAgentStatus?.lastUploaderStatus),
]

export const edgeUpdateFields = ({action, streamName, syncStatus, edgeConfig}: EdgeUpdate): readonly Field[] => [
  ['action', action === 'unchanged' ? 'unchanged: already in sync' : action],
  ['stream', streamName],
  ...some('sync', syncStatus),
  ...configFields(edgeConfig),
]

function configFields({hubDeviceArn, recorderConfig, uploaderConfig, deletionConfig = {}}: EdgeConfig): readonly Field[] {
  const {mediaSourceConfig, scheduleConfig} = recorderConfig
  const {edgeRetentionInHours, localSizeConfig = {}, deleteAfterUpload} = deletionConfig
  const {maxLocalMediaSizeInMB, strategyOnFullSize} = localSizeConfig
  return [
    ['hub device', hubDeviceArn],
    ['media URI secret', mediaSourceConfig.mediaUriSecretArn],
    ['media URI type', mediaSourceConfig.mediaUriType],
    ['records', scheduleText(scheduleConfig, 'always')],
    ['uploads', scheduleText(uploaderConfig?.scheduleConfig, 'every hour')],
    ...some('keeps', edgeRetentionInHours === undefined ? undefined : retentionText(edgeRetentionInHours)),
    ...some('keeps at most', maxLocalMediaSizeInMB === undefined ? undefined : `${maxLocalMediaSizeInMB} MB`),
    ...some('when full', strategyOnFullSize),
    ...some('deletes after upload', deleteAfterUpload === undefined ? undefined : deleteAfterUpload ? 'yes' : 'no'),
  ]
}

const scheduleText = (schedule: ScheduleConfig | undefined, otherwise: string): string =>
  schedule ? `${schedule.scheduleExpression} for ${schedule.durationInSeconds} s` : otherwise

const jobFields = (job: string, result: string | undefined, status: EdgeJobStatus | undefined): readonly Field[] => [
  ...some(`${job} ended`, result),
  ...some(`${job} said`, status?.jobStatusDetails),
  ...some(`${job} collected`, status?.lastCollectedTime),
  ...some(`${job} updated`, status?.lastUpdatedTime),
]

const some = (name: string, value: string | undefined): readonly Field[] => (value === undefined ? [] : [[name, value]])
