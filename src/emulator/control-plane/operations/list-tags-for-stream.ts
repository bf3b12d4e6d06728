import {parsePageToken} from '../page-token.ts'
import {nextToken} from '../shapes/kinesisvideo.ts'
import {defineStreamOperation} from '../streams.ts'

/** Fifty tags fit into one page, so no token is ever handed out. */
export const listTagsForStream = defineStreamOperation({
  name: 'ListTagsForStream',
  route: '/listTagsForStream',
  denied: 'NotAuthorizedException',
  foreign: 'InvalidResourceFormatException',
  optional: {NextToken: nextToken},
  handle({tags}, {NextToken}, {context}) {
    parsePageToken(context, {operation: 'ListTagsForStream'}, NextToken)
    return {Tags: tags}
  },
})
