import type {Stream} from '../../model/stream.ts'
import type {World} from '../connect.ts'
import {type DeleteOptions, type Deletion, deleteResource} from '../resource/delete-resource.ts'
import {streamKind} from '../resource/resource-kind.ts'

export interface DeleteStreamOptions extends DeleteOptions<Stream> {
  /** Name or ARN. */
  readonly stream: string
}

export interface StreamDeletion extends Omit<Deletion<Stream>, 'resource'> {
  readonly schema: 'urn:kvsctl:schema:stream-deletion:1'
  readonly stream?: Stream
}

/** DeleteStream, and with it all that it keeps. @throws UserError when there is none and `ifExists` is not set */
export async function deleteStream(world: World, options: DeleteStreamOptions): Promise<StreamDeletion> {
  const {resource: stream, ...deletion} = await deleteResource(world, streamKind, options.stream, options)
  return {schema: 'urn:kvsctl:schema:stream-deletion:1', ...deletion, ...(stream && {stream})}
}
