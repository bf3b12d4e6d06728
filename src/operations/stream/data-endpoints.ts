import {type DataApi, dataApis} from '../../model/stream.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {World} from '../connect.ts'
import {isNotFound, resourceRef} from '../resource/find-resource.ts'
import {findStream} from './find-stream.ts'

export interface DataEndpoints {
  readonly schema: 'urn:kvsctl:schema:stream-endpoints:1'
  /** As it was given. */
  readonly stream: string
  /** `https://…` for each API that was asked for. */
  readonly endpoints: Readonly<Partial<Record<DataApi, string>>>
}

/** GetDataEndpoint for several APIs at once. @throws UserError when there is no such stream, or it is not ACTIVE */
export async function dataEndpoints(
  world: World,
  {stream, apis = dataApis}: {readonly stream: string; readonly apis?: readonly DataApi[]},
): Promise<DataEndpoints> {
  const api = await world.api.streams()
  try {
    const found = await Promise.all(apis.map(async (name) => [name, await api.dataEndpoint(resourceRef(stream), name)]))
    return {schema: 'urn:kvsctl:schema:stream-endpoints:1', stream, endpoints: Object.fromEntries(found)}
  } catch (error) {
    if (!isNotFound(error)) throw error
    // The service says the same of a stream that is not ACTIVE.
    const {name, status} = await findStream(world, stream)
    throw new UserError({
      code: 'ResourceNotFoundException',
      message: `The video stream ${name} is ${status}, and has endpoints only while it is ACTIVE.`,
      remedy: [{text: 'Try again in a few seconds.'}],
      exitCode: exitCodes.refused,
      ...(error.failure.requestId !== undefined && {requestId: error.failure.requestId}),
      cause: error,
    })
  }
}
