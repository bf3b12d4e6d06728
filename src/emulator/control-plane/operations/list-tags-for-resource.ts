import {channelOfArn} from '../channels.ts'
import {defineOperation} from '../operation.ts'
import {parsePageToken} from '../page-token.ts'
import {nextToken, resourceArn} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

/** Requests give tags as a list, this answer is a map; fifty tags fit into one page, so no token is ever handed out. */
export const listTagsForResource = defineOperation({
  name: 'ListTagsForResource',
  route: '/ListTagsForResource',
  input: structure({ResourceARN: resourceArn}, {NextToken: nextToken}),
  handle(input, {context}) {
    if (input.NextToken) parsePageToken(input.NextToken)
    return {Tags: channelOfArn(context, input.ResourceARN).tags}
  },
})
