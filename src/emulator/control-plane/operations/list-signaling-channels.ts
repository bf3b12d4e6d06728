import {channelInfo} from '../channels.ts'
import {defineOperation} from '../operation.ts'
import {createPageToken, parsePageToken} from '../page-token.ts'
import {channelNameCondition, listLimit, nextToken} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

/** Channels in a page where the request does not say. */
const defaultLimit = 500

export const listSignalingChannels = defineOperation({
  name: 'ListSignalingChannels',
  route: '/listSignalingChannels',
  input: structure({}, {MaxResults: listLimit, NextToken: nextToken, ChannelNameCondition: channelNameCondition}),
  handle(input, {context}) {
    const after = input.NextToken ? parsePageToken(input.NextToken) : ''
    // The only operator there is, and what is meant without one, is BEGINS_WITH.
    const start = input.ChannelNameCondition?.ComparisonValue ?? ''
    const rest = [...context.store.values('channels')]
      .filter(({name}) => name.startsWith(start) && name > after)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const page = rest.slice(0, input.MaxResults ?? defaultLimit)
    return {
      ChannelInfoList: page.map(channelInfo),
      ...(page.length < rest.length && {NextToken: createPageToken(page.at(-1)!.name)}),
    }
  },
})
