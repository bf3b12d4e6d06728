import {defineOperation} from '../operation.ts'
import {anyResourceOfArn, requireFound} from '../resources.ts'
import {resourceArn, tagList} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'
import {addTags, storeTags, tagsOfList} from '../tags.ts'

export const tagResource = defineOperation({
  name: 'TagResource',
  route: '/TagResource',
  input: structure({ResourceARN: resourceArn, Tags: tagList(1)}),
  handle(input, {context}) {
    const resource = anyResourceOfArn(context, input.ResourceARN)
    requireFound(resource)
    storeTags(context, resource, addTags(resource.tags, tagsOfList(input.Tags)))
    return {}
  },
})
