import {defineOperation} from '../operation.ts'
import {anyResourceOfArn, requireFound} from '../resources.ts'
import {resourceArn, tagKeyList} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'
import {removeTags, storeTags} from '../tags.ts'

export const untagResource = defineOperation({
  name: 'UntagResource',
  route: '/UntagResource',
  input: structure({ResourceARN: resourceArn, TagKeyList: tagKeyList}),
  handle(input, {context}) {
    const resource = anyResourceOfArn(context, input.ResourceARN)
    requireFound(resource)
    storeTags(context, resource, removeTags(resource.tags, input.TagKeyList))
    return {}
  },
})
