import {channelOfArn} from '../channels.ts'
import {requireUnmappedChannel} from '../media-storage.ts'
import {defineOperation} from '../operation.ts'
import {requireVersion} from '../resources.ts'
import {resourceArn, version} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

export const deleteSignalingChannel = defineOperation({
  name: 'DeleteSignalingChannel',
  route: '/deleteSignalingChannel',
  input: structure({ChannelARN: resourceArn}, {CurrentVersion: version}),
  handle(input, {context, channelDeleted}) {
    const channel = channelOfArn(context, input.ChannelARN)
    requireUnmappedChannel(context, channel)
    requireVersion(channel, input.CurrentVersion)
    context.store.remove('channels', channel.name)
    channelDeleted(channel.name)
    return {}
  },
})
