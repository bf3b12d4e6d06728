import {channelOfArn, requireVersion} from '../channels.ts'
import {defineOperation} from '../operation.ts'
import {resourceArn, version} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

export const deleteSignalingChannel = defineOperation({
  name: 'DeleteSignalingChannel',
  route: '/deleteSignalingChannel',
  input: structure({ChannelARN: resourceArn}, {CurrentVersion: version}),
  handle(input, {context, channelDeleted}) {
    const channel = channelOfArn(context, input.ChannelARN)
    requireVersion(channel, input.CurrentVersion)
    context.store.remove('channels', channel.name)
    channelDeleted(channel.name)
    return {}
  },
})
