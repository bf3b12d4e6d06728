import {defineOperation} from '../operation.ts'
import {parsePageToken} from '../page-token.ts'
import {anyResourceOfArn} from '../resources.ts'
import {nextToken, resourceArn} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

/** Requests give tags as a list, this answer is a map; fifty tags fit into one page, so no token is ever handed out. */
export const listTagsForResource = defineOperation({
  name: 'ListTagsForResource',
  route: '/ListTagsForResource',
  input: structure({ResourceARN: resourceArn}, {NextToken: nextToken}),
  handle(input, {context}) {
    parsePageToken(context, {operation: 'ListTagsForResource'}, input.NextToken)
    return {Tags: anyResourceOfArn(context, input.ResourceARN).tags}
  },
})
