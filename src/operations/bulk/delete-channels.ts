import type {Channel} from '../../model/channel.ts'
import type {World} from '../connect.ts'
import {deleteResource} from '../resource/delete-resource.ts'
import {channelKind} from '../resource/resource-kind.ts'
import {type BulkItem, type BulkOptions, type BulkRun, startBulk} from './bulk-run.ts'

export interface DeleteChannelsOptions extends BulkOptions {
  /** Until each is gone. */
  readonly wait?: boolean
  readonly dryRun?: boolean
}

export interface DeletedItem extends BulkItem {
  readonly action: 'deleted' | 'deleting' | 'absent' | 'would-delete' | 'failed'
}

/** Deletes these channels and no others: by ARN, so that one that was created anew under the same name stays. */
export function deleteChannels(
  world: World,
  channels: readonly Channel[],
  {wait = true, dryRun = false, ...options}: DeleteChannelsOptions = {},
): BulkRun<DeletedItem> {
  const work = async ({name, arn}: Channel): Promise<DeletedItem> => {
    if (dryRun) return {action: 'would-delete', name, arn}
    const {action} = await deleteResource(world, channelKind, arn, {ifExists: true, wait})
    return {action: action === 'kept' ? 'failed' : action, name, arn}
  }
  return startBulk(channels, work, (failed) => ({...failed, action: 'failed'}), options)
}
