import {parseResourceArn} from '../../model/resource-arn.ts'
import type {EmulatorContext} from '../context.ts'
import {serviceError} from '../http/aws-error.ts'
import type {StoredChannel} from '../state/store.ts'

const notFound = () => serviceError('ResourceNotFoundException', 'The requested channel is not found or not active.')

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** An opaque token of 20 letters and digits, as the service makes them. */
export const newVersion = ({random}: EmulatorContext): string =>
  Array.from(random.bytes(20), (byte) => digits[byte % digits.length]).join('')

/**
 * The channel of an ARN. An ARN of an earlier channel of the same name is not found.
 *
 * @throws AwsError ResourceNotFoundException, AccessDeniedException for another account
 */
export function channelOfArn({store, account}: EmulatorContext, arn: string): StoredChannel {
  const parsed = parseResourceArn(arn)
  if (parsed && parsed.account !== account)
    throw serviceError(
      'AccessDeniedException',
      `The account id ${account} is not allowed to access the resources of ${parsed.account}.`,
    )
  const channel = parsed?.resource === 'channel' ? store.get('channels', parsed.name) : undefined
  if (channel?.arn !== arn) throw notFound()
  return channel
}

/** The channel that an input names; where it gives a name and an ARN, they must agree. */
export function channelOf(
  context: EmulatorContext,
  {ChannelName: name, ChannelARN: arn}: {readonly ChannelName?: string; readonly ChannelARN?: string},
): StoredChannel {
  if (name === undefined && arn === undefined)
    throw serviceError('InvalidArgumentException', 'Either ChannelName or ChannelARN must be specified.')
  if (arn === undefined) {
    const channel = context.store.get('channels', name!)
    if (!channel) throw notFound()
    return channel
  }
  const channel = channelOfArn(context, arn)
  if (name !== undefined && name !== channel.name)
    throw serviceError('InvalidArgumentException', 'ChannelName and ChannelARN do not name the same channel.')
  return channel
}

/** @throws AwsError VersionMismatchException when `version` is given and stale */
export function requireVersion(channel: StoredChannel, version: string | undefined): void {
  if (version !== undefined && version !== channel.version)
    throw serviceError(
      'VersionMismatchException',
      `The version ${version} is not the current version of channel ${channel.name}.`,
    )
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
