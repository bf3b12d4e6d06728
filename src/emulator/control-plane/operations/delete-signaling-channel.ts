import {channelOfArn} from '../channels.ts'
import {end} from '../life-cycle.ts'
import {requireUnmappedChannel} from '../media-storage.ts'
import {defineOperation} from '../operation.ts'
import {requireDeletable, requireVersion} from '../resources.ts'
import {resourceArn, version} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

export const deleteSignalingChannel = defineOperation({
  name: 'DeleteSignalingChannel',
  route: '/deleteSignalingChannel',
  input: structure({ChannelARN: resourceArn}, {CurrentVersion: version}),
  handle(input, {context, channelDeleted}) {
    const channel = channelOfArn(context, input.ChannelARN)
    requireDeletable(channel)
    requireUnmappedChannel(context, channel)
    requireVersion(channel, input.CurrentVersion)
    end(context, 'channels', channel)
    channelDeleted(channel.name)
    return {}
  },
})
