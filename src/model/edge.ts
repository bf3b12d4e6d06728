/** EdgeConfig of the model `kinesisvideo` 2017-09-30, its names in camelCase: what an edge agent records, uploads and deletes. */
export interface EdgeConfig {
  /** The IoT thing that the agent runs on. */
  readonly hubDeviceArn: string
  readonly recorderConfig: RecorderConfig
  readonly uploaderConfig?: {readonly scheduleConfig: ScheduleConfig}
  readonly deletionConfig?: DeletionConfig
}

export interface RecorderConfig {
  readonly mediaSourceConfig: {
    /** The secret of Secrets Manager that holds the media URI. */
    readonly mediaUriSecretArn: string
    readonly mediaUriType: MediaUriType
  }
  /** Without it the agent always records. */
  readonly scheduleConfig?: ScheduleConfig
}

export type MediaUriType = 'RTSP_URI' | 'FILE_URI'

export interface ScheduleConfig {
  /** A Quartz cron expression of 11 to 100 characters. */
  readonly scheduleExpression: string
  /** 60..3600. */
  readonly durationInSeconds: number
}

export interface DeletionConfig {
  /** 1..720; 720 unless given. */
  readonly edgeRetentionInHours?: number
  readonly localSizeConfig?: LocalSizeConfig
  /** True unless given. */
  readonly deleteAfterUpload?: boolean
}

export interface LocalSizeConfig {
  /** 64..2000000. */
  readonly maxLocalMediaSizeInMB?: number
  readonly strategyOnFullSize?: StrategyOnFullSize
}

export type StrategyOnFullSize = 'DELETE_OLDEST_MEDIA' | 'DENY_NEW_MEDIA'

/** Whether the agent has taken over what was configured. */
export type SyncStatus =
  | 'SYNCING'
  | 'ACKNOWLEDGED'
  | 'IN_SYNC'
  | 'SYNC_FAILED'
  | 'DELETING'
  | 'DELETE_FAILED'
  | 'DELETING_ACKNOWLEDGED'

/** The last job of the recorder or the uploader. Times are ISO 8601, UTC. */
export interface EdgeJobStatus {
  readonly jobStatusDetails?: string
  readonly lastCollectedTime?: string
  readonly lastUpdatedTime?: string
}

export type EdgeJobResult = 'SUCCESS' | 'USER_ERROR' | 'SYSTEM_ERROR'

/** What the service knows of the edge configuration of one stream. Times are ISO 8601, UTC. */
export interface EdgeConfiguration {
  readonly streamName: string
  readonly streamArn: string
  readonly creationTime?: string
  readonly lastUpdatedTime?: string
  readonly syncStatus: SyncStatus
  /** Why SYNC_FAILED or DELETE_FAILED. */
  readonly failedStatusDetails?: string
  readonly edgeConfig?: EdgeConfig
  /** Only DescribeEdgeConfiguration says it. */
  readonly edgeAgentStatus?: {
    readonly lastRecorderStatus?: EdgeJobStatus & {readonly recorderStatus?: EdgeJobResult}
    readonly lastUploaderStatus?: EdgeJobStatus & {readonly uploaderStatus?: EdgeJobResult}
  }
}
