import {findChannel} from '../channel/find-channel.ts'
import type {World} from '../connect.ts'
import {waitUntil} from '../resource/wait-until.ts'

export interface DisableIngestionOptions {
  /** Name or ARN. */
  readonly channel: string
  readonly dryRun?: boolean
  /** Asked with the ARNs of the channel and its stream; false leaves it as it is. */
  readonly confirm?: (channelArn: string, streamArn: string | undefined) => Promise<boolean>
  readonly signal?: AbortSignal
}

export interface IngestionDisabling {
  readonly schema: 'urn:kvsctl:schema:ingestion-disabling:1'
  readonly action: 'disabled' | 'unchanged' | 'would-disable' | 'kept'
  readonly channel: {readonly name: string; readonly arn: string}
  /** Where its media was stored; what is in there stays. */
  readonly streamArn?: string
}

/** UpdateMediaStorageConfiguration to DISABLED. @throws UserError when there is no such channel */
export async function disableIngestion(world: World, options: DisableIngestionOptions): Promise<IngestionDisabling> {
  const {name, arn} = await findChannel(world, options.channel)
  const storage = await world.api.mediaStorage()
  const {status, streamArn} = await storage.describe({arn})
  const result = (action: IngestionDisabling['action']): IngestionDisabling => ({
    schema: 'urn:kvsctl:schema:ingestion-disabling:1',
    action,
    channel: {name, arn},
    ...(streamArn !== undefined && {streamArn}),
  })
  if (status === 'DISABLED') return result('unchanged')
  if (options.dryRun) return result('would-disable')
  if (options.confirm && !(await options.confirm(arn, streamArn))) return result('kept')
  await storage.disable(arn)
  const disabled = async () => ((await storage.describe({arn})).status === 'DISABLED' ? true : undefined)
  await waitUntil('the channel still showed its media storage', disabled, world.clock, options.signal)
  return result('disabled')
}
