import {channelOfArn} from '../channels.ts'
import {defineOperation} from '../operation.ts'
import {resourceArn, tagList} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'
import {addTags} from '../tags.ts'

export const tagResource = defineOperation({
  name: 'TagResource',
  route: '/TagResource',
  input: structure({ResourceARN: resourceArn, Tags: tagList(1)}),
  handle(input, {context}) {
    const channel = channelOfArn(context, input.ResourceARN)
    context.store.put('channels', channel.name, {...channel, tags: addTags(channel.tags, input.Tags)})
    return {}
  },
})
