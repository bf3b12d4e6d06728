import {seenAmong} from '../life-cycle.ts'
import {defineOperation} from '../operation.ts'
import {takePage} from '../page-token.ts'
import {named} from '../resources.ts'
import {listLimit, nextToken, streamNameCondition} from '../shapes/kinesisvideo.ts'
import {structure} from '../shapes/shape.ts'
import {streamInfo} from '../streams.ts'

/** Streams in a page where the request does not say. */
const defaultLimit = 10_000

export const listStreams = defineOperation({
  name: 'ListStreams',
  route: '/listStreams',
  input: structure({}, {MaxResults: listLimit, NextToken: nextToken, StreamNameCondition: streamNameCondition}),
  handle({MaxResults: limit = defaultLimit, NextToken: token, StreamNameCondition: filter}, {context}) {
    const streams = named(seenAmong(context, context.store.values('streams')), filter)
    const {page, next} = takePage(context, {operation: 'ListStreams', filter, token, limit}, streams)
    return {StreamInfoList: page.map(streamInfo), ...next}
  },
})
