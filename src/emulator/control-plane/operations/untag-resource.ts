import {channelOfArn} from '../channels.ts'
import {defineOperation} from '../operation.ts'
import {resourceArn, tagKey} from '../shapes/kinesisvideo.ts'
import {list, structure} from '../shapes/shape.ts'
import {removeTags} from '../tags.ts'

export const untagResource = defineOperation({
  name: 'UntagResource',
  route: '/UntagResource',
  input: structure({ResourceARN: resourceArn, TagKeyList: list(tagKey, 1, 50)}),
  handle(input, {context}) {
    const channel = channelOfArn(context, input.ResourceARN)
    context.store.put('channels', channel.name, {...channel, tags: removeTags(channel.tags, input.TagKeyList)})
    return {}
  },
})
