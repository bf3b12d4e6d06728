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

/** ChannelInfo of the model. CreationTime is in seconds, with the milliseconds as fraction. */
export const channelInfo = (channel: StoredChannel) => ({
  ChannelARN: channel.arn,
  ChannelName: channel.name,
  ChannelStatus: channel.status,
  ChannelType: channel.type,
  CreationTime: channel.createdMs / 1000,
  SingleMasterConfiguration: {MessageTtlSeconds: channel.messageTtlSeconds},
  Version: channel.version,
})
