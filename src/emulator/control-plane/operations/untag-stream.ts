import {requireFound} from '../resources.ts'
import {tagKeyList} from '../shapes/kinesisvideo.ts'
import {defineStreamOperation} from '../streams.ts'
import {removeTags, storeTags} from '../tags.ts'

export const untagStream = defineStreamOperation({
  name: 'UntagStream',
  route: '/untagStream',
  denied: 'NotAuthorizedException',
  foreign: 'InvalidResourceFormatException',
  required: {TagKeyList: tagKeyList},
  handle(stream, {TagKeyList}, {context}) {
    requireFound(stream)
    storeTags(context, stream, removeTags(stream.tags, TagKeyList))
    return {}
  },
})
