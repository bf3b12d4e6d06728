import type {StoredChannel} from '../../state/store.ts'
import {channelInfo} from '../channels.ts'
import {seen} from '../life-cycle.ts'
import {defineOperation} from '../operation.ts'
import {takePage} from '../page-token.ts'
import {isNamed} from '../resources.ts'
import {channelNameCondition, listLimit, nextToken} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

/** Channels in a page where the request does not say. */
const defaultLimit = 500

export const listSignalingChannels = defineOperation({
  name: 'ListSignalingChannels',
  route: '/listSignalingChannels',
  input: structure({}, {MaxResults: listLimit, NextToken: nextToken, ChannelNameCondition: channelNameCondition}),
  handle({MaxResults: limit = defaultLimit, NextToken: token, ChannelNameCondition: filter}, {context}) {
    const pick = (channel: StoredChannel) => (isNamed(channel, filter) ? seen(context, channel) : undefined)
    const {page, next} = takePage(context, {operation: 'ListSignalingChannels', filter, token, limit, of: 'channels', pick})
    return {ChannelInfoList: page.map((channel) => channelInfo(context, channel)), ...next}
  },
})
