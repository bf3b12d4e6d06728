import {defineStreamOperation, streamInfo} from '../streams.ts'

export const describeStream = defineStreamOperation({
  name: 'DescribeStream',
  route: '/describeStream',
  denied: 'NotAuthorizedException',
  handle: (stream) => ({StreamInfo: streamInfo(stream)}),
})
