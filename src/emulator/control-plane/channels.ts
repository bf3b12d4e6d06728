import {formatResourceArn, parseResourceArn} from '../../model/resource-arn.ts'
import type {EmulatorContext} from '../context.ts'
import type {StoredChannel} from '../state/store.ts'
import {requireFound, resourceOf, resourceOfArn} from './resources.ts'

/**
 * The channel of an ARN. An ARN of an earlier channel of the same name is not found.
 *
 * @throws AwsError ResourceNotFoundException, AccessDeniedException for another account
 */
export const channelOfArn = (context: EmulatorContext, arn: string): StoredChannel => resourceOfArn(context, 'channel', arn)

/** The channel that an input names; where it gives a name and an ARN, they must agree. */
export const channelOf = (
  context: EmulatorContext,
  {ChannelName: name, ChannelARN: arn}: {readonly ChannelName?: string; readonly ChannelARN?: string},
): StoredChannel => resourceOf(context, 'channel', {name, arn})

/** @throws AwsError ResourceNotFoundException on a channel whose data plane is not there yet, or not any more */
export function requireConnectable(channel: StoredChannel): void {
  if (channel.status !== 'UPDATING') requireFound(channel)
}

/** The ARN that is told for a channel: with a fault, that of an earlier channel of its name. */
function toldArn({faults}: EmulatorContext, {arn, name, createdMs}: StoredChannel): string {
  const fault = faults.consult('arn', {channel: name})
  const parsed = fault && parseResourceArn(arn)
  return parsed ? formatResourceArn({...parsed, createdMs: String(createdMs - fault.byMs)}) : arn
}

/** ChannelInfo of the model. CreationTime is in seconds, with the milliseconds as fraction. */
export const channelInfo = (context: EmulatorContext, channel: StoredChannel) => ({
  ChannelARN: toldArn(context, channel),
  ChannelName: channel.name,
  ChannelStatus: channel.status,
  ChannelType: channel.type,
  CreationTime: channel.createdMs / 1000,
  SingleMasterConfiguration: {MessageTtlSeconds: channel.messageTtlSeconds},
  Version: channel.version,
})
