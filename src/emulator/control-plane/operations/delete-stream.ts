import {forgetEdge} from '../edge.ts'
import {end} from '../life-cycle.ts'
import {requireUnmappedStream} from '../media-storage.ts'
import {defineOperation} from '../operation.ts'
import {requireDeletable, requireVersion, resourceOfArn} from '../resources.ts'
import {resourceArn, version} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'

export const deleteStream = defineOperation({
  name: 'DeleteStream',
  route: '/deleteStream',
  input: structure({StreamARN: resourceArn}, {CurrentVersion: version}),
  handle(input, {context}) {
    const stream = resourceOfArn(context, 'stream', input.StreamARN, 'NotAuthorizedException')
    requireDeletable(stream)
    requireUnmappedStream(context, stream)
    requireVersion(stream, input.CurrentVersion)
    end(context, 'streams', stream)
    forgetEdge(context, stream)
    return {}
  },
})
