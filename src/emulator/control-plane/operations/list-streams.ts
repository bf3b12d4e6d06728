import type {StoredStream} from '../../state/store.ts'
import {seen} from '../life-cycle.ts'
import {defineOperation} from '../operation.ts'
import {takePage} from '../page-token.ts'
import {isNamed} from '../resources.ts'
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
    const pick = (stream: StoredStream) => (isNamed(stream, filter) ? seen(context, stream) : undefined)
    const {page, next} = takePage(context, {operation: 'ListStreams', filter, token, limit, of: 'streams', pick})
    return {StreamInfoList: page.map(streamInfo), ...next}
  },
})
