import {channelInfo, channelOf} from '../channels.ts'
import {defineOperation} from '../operation.ts'
import {channelName, resourceArn} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

export const describeSignalingChannel = defineOperation({
  name: 'DescribeSignalingChannel',
  route: '/describeSignalingChannel',
  input: structure({}, {ChannelName: channelName, ChannelARN: resourceArn}),
  handle: (input, {context}) => ({ChannelInfo: channelInfo(channelOf(context, input))}),
})
