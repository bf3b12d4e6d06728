import {channelOf} from '../channels.ts'
import {mappingOfChannel} from '../media-storage.ts'
import {defineOperation} from '../operation.ts'
import {channelName, resourceArn} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

export const describeMediaStorageConfiguration = defineOperation({
  name: 'DescribeMediaStorageConfiguration',
  route: '/describeMediaStorageConfiguration',
  input: structure({}, {ChannelName: channelName, ChannelARN: resourceArn}),
  handle(input, {context}) {
    const mapping = mappingOfChannel(context, channelOf(context, input))
    return {MediaStorageConfiguration: mapping ? {Status: 'ENABLED', StreamARN: mapping.streamArn} : {Status: 'DISABLED'}}
  },
})
