import {seen} from '../life-cycle.ts'
import {defineStreamOperation, streamInfo} from '../streams.ts'

export const describeStream = defineStreamOperation({
  name: 'DescribeStream',
  route: '/describeStream',
  denied: 'NotAuthorizedException',
  handle: (stream, _input, {context}) => ({StreamInfo: streamInfo(seen(context, stream) ?? stream)}),
})
