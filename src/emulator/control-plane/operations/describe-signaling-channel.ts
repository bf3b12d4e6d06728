import {channelInfo, channelOf} from '../channels.ts'
import {seen} from '../life-cycle.ts'
import {defineOperation} from '../operation.ts'
import {channelName, resourceArn} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

export const describeSignalingChannel = defineOperation({
  name: 'DescribeSignalingChannel',
  route: '/describeSignalingChannel',
  input: structure({}, {ChannelName: channelName, ChannelARN: resourceArn}),
  handle(input, {context}) {
    const found = channelOf(context, input)
    const channel = seen(context, found) ?? found
    const {status = channel.status} = context.faults.consult('status', {channel: channel.name}) ?? {}
    return {ChannelInfo: channelInfo(context, {...channel, status})}
  },
})
