import {requireUnmappedStream} from '../media-storage.ts'
import {defineOperation} from '../operation.ts'
import {requireVersion, resourceOfArn} from '../resources.ts'
import {resourceArn, version} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

export const deleteStream = defineOperation({
  name: 'DeleteStream',
  route: '/deleteStream',
  input: structure({StreamARN: resourceArn}, {CurrentVersion: version}),
  handle(input, {context}) {
    const stream = resourceOfArn(context, 'stream', input.StreamARN, 'NotAuthorizedException')
    requireUnmappedStream(context, stream)
    requireVersion(stream, input.CurrentVersion)
    context.store.remove('streams', stream.name)
    return {}
  },
})
