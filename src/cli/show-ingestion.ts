import type {IngestionDisabling} from '../operations/ingest/disable-ingestion.ts'
import type {IngestionEnabling} from '../operations/ingest/enable-ingestion.ts'
import type {Ingestion} from '../operations/ingest/ingestion-status.ts'
import type {StoredIn} from '../operations/ingest/stored-in.ts'
import {type Field, retentionText} from './show-stream.ts'

export const enablingFields = ({action, channel, stream, unchecked}: IngestionEnabling): readonly Field[] => [
  ['action', action === 'unchanged' ? 'unchanged: already enabled' : action],
  ['channel', channel.arn],
  ['stream', stream.arn ?? stream.name],
  ...(stream.action === 'found' ? [] : [['stream is', stream.action === 'created' ? 'new' : 'to be created'] as const]),
  ['retention', retentionText(stream.dataRetentionInHours)],
  ...unchecked.map(({message}): Field => ['not checked', message]),
]

export const disablingFields = ({action, channel, streamArn}: IngestionDisabling): readonly Field[] => [
  ['action', action === 'unchanged' ? 'unchanged: already disabled' : action],
  ['channel', channel.arn],
  ...(streamArn === undefined ? [] : [['stream', streamArn] as const]),
]

export const ingestionFields = ({status, channel, stream}: Ingestion): readonly Field[] => [
  ['media storage', status],
  ['channel', channel?.arn ?? 'none'],
  ...(channel?.status === undefined ? [] : [['channel is', channel.status] as const]),
  ['stream', stream?.arn ?? 'none'],
  ...(stream ? streamFields(stream) : []),
]

const streamFields = ({status, dataRetentionInHours, problem}: StoredIn): readonly Field[] => [
  ...(status === undefined ? [] : [['stream is', status] as const]),
  ...(dataRetentionInHours === undefined ? [] : [['retention', retentionText(dataRetentionInHours)] as const]),
  ...(problem === undefined ? [] : [['problem', problem] as const]),
]
