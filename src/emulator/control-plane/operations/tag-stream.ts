import {requireFound} from '../resources.ts'
import {resourceTags} from '../shapes/kinesisvideo.ts'
import {defineStreamOperation} from '../streams.ts'
import {addTags, storeTags} from '../tags.ts'

export const tagStream = defineStreamOperation({
  name: 'TagStream',
  route: '/tagStream',
  denied: 'NotAuthorizedException',
  foreign: 'InvalidResourceFormatException',
  required: {Tags: resourceTags},
  handle(stream, {Tags}, {context}) {
    requireFound(stream)
    storeTags(context, stream, addTags(stream.tags, Tags))
    return {}
  },
})
