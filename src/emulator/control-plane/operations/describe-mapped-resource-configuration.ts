import {mappingOfStream} from '../media-storage.ts'
import {parsePageToken} from '../page-token.ts'
import {mappedResourceLimit, nextToken} from '../shapes/kinesisvideo.ts'
import {defineStreamOperation} from '../streams.ts'

/** One resource at most, so no token is ever handed out. */
export const describeMappedResourceConfiguration = defineStreamOperation({
  name: 'DescribeMappedResourceConfiguration',
  route: '/describeMappedResourceConfiguration',
  denied: 'AccessDeniedException',
  optional: {MaxResults: mappedResourceLimit, NextToken: nextToken},
  handle(stream, {NextToken}, {context}) {
    parsePageToken(context, {operation: 'DescribeMappedResourceConfiguration'}, NextToken)
    const mapping = mappingOfStream(context, stream)
    return {MappedResourceConfigurationList: mapping ? [{ARN: mapping.channelArn, Type: 'CHANNEL'}] : []}
  },
})
