import {channelQuotaId} from '../../../model/quotas.ts'
import type {EmulatorContext} from '../../context.ts'
import {serviceError} from '../../http/aws-error.ts'
import type {StoredChannel} from '../../state/store.ts'
import {born} from '../life-cycle.ts'
import {defineOperation} from '../operation.ts'
import {newResource} from '../resources.ts'
import {channelName, channelType, singleMasterConfiguration, tagList} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'
import {type Tags, tagsOfList} from '../tags.ts'

/** Channels per account and region. */
const channelLimit = ({limits, region}: EmulatorContext): number => limits.of(channelQuotaId(region))

/** MessageTtlSeconds where the request names none. */
const defaultTtlSeconds = 60

export interface NewChannel {
  readonly name: string
  readonly messageTtlSeconds?: number
  readonly tags?: Tags
}

/** @throws AwsError ResourceInUseException, AccountChannelLimitExceededException */
export function createChannel(context: EmulatorContext, {name, messageTtlSeconds, tags = {}}: NewChannel): StoredChannel {
  const {store, region} = context
  if (store.get('channels', name)) throw serviceError('ResourceInUseException', `The channel ${name} already exists.`)
  const most = channelLimit(context)
  if (store.size('channels') >= most)
    throw serviceError(
      'AccountChannelLimitExceededException',
      `The account has ${most} signaling channels in ${region}, the most that it may have.`,
    )
  const channel: StoredChannel = born(context, 'channel', {
    ...newResource(context, 'channel', name),
    type: 'SINGLE_MASTER',
    messageTtlSeconds: messageTtlSeconds ?? defaultTtlSeconds,
    tags,
  })
  store.put('channels', name, channel)
  return channel
}

export const createSignalingChannel = defineOperation({
  name: 'CreateSignalingChannel',
  route: '/createSignalingChannel',
  input: structure(
    {ChannelName: channelName},
    {ChannelType: channelType, SingleMasterConfiguration: singleMasterConfiguration, Tags: tagList(0)},
  ),
  handle(input, {context}) {
    if (input.ChannelType === 'FULL_MESH')
      throw serviceError('InvalidArgumentException', 'The channel type FULL_MESH is not supported: use SINGLE_MASTER.')
    const messageTtlSeconds = input.SingleMasterConfiguration?.MessageTtlSeconds
    const channel = createChannel(context, {
      name: input.ChannelName,
      tags: tagsOfList(input.Tags ?? []),
      ...(messageTtlSeconds !== undefined && {messageTtlSeconds}),
    })
    return {ChannelARN: channel.arn}
  },
})
